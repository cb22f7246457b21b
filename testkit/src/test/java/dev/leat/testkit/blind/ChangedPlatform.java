package dev.leat.testkit.blind;

import dev.leat.app.Sink;
import dev.leat.local.LocalPlatform;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.Queues;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The embedded platform, with something in the way of every transaction. Owns the platform below.
final class ChangedPlatform implements Platform {

    private final LocalPlatform local;
    private final Store store;

    ChangedPlatform(LocalPlatform local, String queue, UnaryOperator<Store.Transaction> change) {
        this.local = local;
        store = new ChangedStore(local.home(queue), change);
    }

    void crash() {
        local.crash();
    }

    @Override
    public Source source(String queue) {
        return local.source(queue);
    }

    @Override
    public Store home(String queue) {
        return store;
    }

    @Override
    public Store store(Sink sink) {
        return store;
    }

    @Override
    public MessageQueue queue(String name) {
        return local.queue(name);
    }

    @Override
    public Queues queues() {
        return local.queues();
    }

    @Override
    public ViewReader view(String name) {
        return local.view(name);
    }

    @Override
    public Time time() {
        return local.time();
    }

    @Override
    public void close() {
        local.close();
    }

    private record ChangedStore(Store store, UnaryOperator<Store.Transaction> change)
            implements Store {

        @Override
        public <T> T commit(Function<Store.Transaction, T> work) {
            return store.commit(transaction -> work.apply(change.apply(transaction)));
        }

        @Override
        public void probe() {
            store.probe();
        }
    }
}
