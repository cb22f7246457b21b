package dev.leat.testkit.simulation;

import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.port.EnginePlatform;
import dev.leat.port.FileLog;
import dev.leat.port.LakeTables;
import dev.leat.port.ObjectStorage;
import dev.leat.port.Platform;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.TableReader;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import dev.leat.testkit.scenario.Fault;
import dev.leat.warehouse.WarehouseStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A platform with the scenario's faults. Each view in a separate store has a platform of its own,
/// as with an external store. The caller closes the platforms.
final class FaultyPlatform implements EnginePlatform {

    private final EnginePlatform primary;
    private final Map<String, Platform> separate;
    private final SimulationContext context;
    private final AtomicInteger leases;
    private final LakeTables lake;
    private final Optional<WarehouseStore> warehouse;
    private final Map<Store, Store> stores = new HashMap<>();

    FaultyPlatform(
            EnginePlatform primary,
            LakeTables lake,
            Optional<WarehouseStore> warehouse,
            Map<String, Platform> separate,
            SimulationContext context,
            AtomicInteger leases) {
        this.primary = primary;
        this.separate = separate;
        this.context = context;
        this.lake = new SimulatedLake(lake, context);
        this.warehouse = warehouse;
        this.leases = leases;
    }

    @Override
    public Source source(String queue) {
        return new FaultySource(queue, primary.source(queue), context, leases);
    }

    @Override
    public Store sourceStore(String queue) {
        return faulty(Fault.STATE, primary.sourceStore(queue));
    }

    @Override
    public Store store(Sink sink) {
        if (sink.warehouseTable().isPresent()) {
            return faulty(Fault.WAREHOUSE, warehouse.orElseThrow());
        }
        var other = sink.view().map(separate::get);
        return other.map(platform -> faulty(sink.name(), platform.store(sink)))
                .orElseGet(() -> faulty(Fault.STATE, primary.store(sink)));
    }

    /// Returns one faulty store per real store. The engine relies on this: it treats two effects as
    /// atomic if their stores are the same object.
    private Store faulty(String name, Store real) {
        return stores.computeIfAbsent(real, store -> new FaultyStore(name, store, context));
    }

    @Override
    public Optional<String> unsupported(Sink sink) {
        return sink.warehouseTable().isPresent()
                ? Optional.empty()
                : primary.unsupported(sink).or(() -> SimulatedDelivery.unsupported(sink));
    }

    @Override
    public Optional<String> unsupported(PipelineSource from) {
        return primary.unsupported(from);
    }

    @Override
    public List<StoredIdentity> identities(String pipeline, byte[] identity) {
        return Stream.concat(
                        primary.identities(pipeline, identity).stream(),
                        separate.values().stream()
                                .flatMap(p -> p.identities(pipeline, identity).stream()))
                .toList();
    }

    @Override
    public ViewReader view(String name) {
        return Optional.<EnginePlatform>ofNullable(separate.get(name)).orElse(primary).view(name);
    }

    @Override
    public ObjectStorage buckets() {
        return new FaultyBuckets(primary.buckets(), context);
    }

    @Override
    public Optional<LakeTables> lake() {
        return Optional.of(lake);
    }

    @Override
    public TableReader tables() {
        return primary.tables();
    }

    @Override
    public FileLog files() {
        return primary.files();
    }

    @Override
    public boolean measures() {
        return primary.measures();
    }

    @Override
    public boolean sendsLater() {
        return true;
    }

    @Override
    public Time time() {
        return context.clock();
    }

    @Override
    public void close() {}
}
