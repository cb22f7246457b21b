package dev.leat.testkit.bug;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.contract.ForwardingStore;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Deliveries;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.testkit.simulation.Embedded;
import java.nio.file.Path;
import java.util.function.Function;

/// The embedded platform with a bug.
public record Planted(Bug bug) implements Embedded {

    @Override
    public Platform open(App app, Path folder, Time time) {
        bug.opens(folder);
        return new Broken(LocalPlatform.open(app, folder, time), bug);
    }

    @Override
    public void crash(Platform platform) {
        var real = ((Broken) platform).beneath();
        bug.dies(real);
        real.crash();
    }

    private record BrokenStore(Store beneath, Bug bug) implements ForwardingStore {

        @Override
        public <T> T commit(Function<Transaction, T> work) {
            return bug.commit(beneath, work);
        }
    }

    private record Broken(LocalPlatform beneath, Bug bug) implements ForwardingPlatform {

        @Override
        public Source source(String queue) {
            return bug.source(beneath, beneath.source(queue));
        }

        @Override
        public Store sourceStore(String queue) {
            return new BrokenStore(beneath.sourceStore(queue), bug);
        }

        @Override
        public Store store(Sink sink) {
            return new BrokenStore(beneath.store(sink), bug);
        }

        @Override
        public Deliveries deliveries() {
            return bug.deliveries(beneath.deliveries());
        }

        @Override
        public MessageQueue queue(String name) {
            return bug.queue(beneath.queue(name));
        }
    }
}
