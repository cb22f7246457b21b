package dev.leat.testkit.explore;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.contract.ForwardingPlatform;
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
record Planted(Bug bug) implements Embedded {

    @Override
    public Platform open(App app, Path folder, Time time) {
        bug.opens(folder);
        return new Broken(LocalPlatform.open(app, folder, time), bug);
    }

    @Override
    public void crash(Platform platform) {
        var real = ((Broken) platform).real();
        bug.dies(real);
        real.crash();
    }

    private record BrokenStore(LocalPlatform platform, Store real, Bug bug) implements Store {

        @Override
        public <T> T commit(Function<Transaction, T> work) {
            return bug.commit(platform, real, work);
        }

        @Override
        public <T> T dryRun(Function<Transaction, T> work) {
            return real.dryRun(work);
        }

        @Override
        public void probe() {
            real.probe();
        }
    }

    private record Broken(LocalPlatform real, Bug bug) implements ForwardingPlatform {

        @Override
        public Platform beneath() {
            return real;
        }

        @Override
        public Source source(String queue) {
            return bug.source(real, queue, real.source(queue));
        }

        @Override
        public Store sourceStore(String queue) {
            return new BrokenStore(real, real.sourceStore(queue), bug);
        }

        @Override
        public Store store(Sink sink) {
            return new BrokenStore(real, real.store(sink), bug);
        }

        @Override
        public Deliveries deliveries() {
            return bug.deliveries(real.deliveries());
        }

        @Override
        public MessageQueue queue(String name) {
            return bug.queue(name, real.queue(name));
        }
    }
}
