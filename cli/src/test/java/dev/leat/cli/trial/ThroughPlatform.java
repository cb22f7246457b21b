package dev.leat.cli.trial;

import dev.leat.app.Sink;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// A platform of which only the stores are others: each is what `through` makes of the one beneath,
/// once. It does not close the platform beneath.
public final class ThroughPlatform implements ForwardingPlatform {

    private final Platform beneath;
    private final UnaryOperator<Store> through;
    private final Map<Store, Store> stores = new ConcurrentHashMap<>();

    public ThroughPlatform(Platform beneath, UnaryOperator<Store> through) {
        this.beneath = beneath;
        this.through = through;
    }

    @Override
    public Platform beneath() {
        return beneath;
    }

    @Override
    public Store sourceStore(String queue) {
        return stores.computeIfAbsent(beneath.sourceStore(queue), through);
    }

    @Override
    public Store store(Sink sink) {
        return stores.computeIfAbsent(beneath.store(sink), through);
    }

    @Override
    public void close() {}
}
