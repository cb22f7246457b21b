package dev.leat.testkit.blind;

import dev.leat.app.Sink;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The embedded platform, with something in the way of every transaction. Owns the platform below.
final class ChangedPlatform implements ForwardingPlatform {

    private final LocalPlatform local;
    private final Store store;

    ChangedPlatform(LocalPlatform local, String queue, UnaryOperator<Store.Transaction> change) {
        this.local = local;
        store = new ChangedStore(local.sourceStore(queue), change);
    }

    @Override
    public Platform beneath() {
        return local;
    }

    void crash() {
        local.crash();
    }

    @Override
    public Store sourceStore(String queue) {
        return store;
    }

    @Override
    public Store store(Sink sink) {
        return store;
    }

    private record ChangedStore(Store store, UnaryOperator<Store.Transaction> change)
            implements Store {

        @Override
        public <T> T commit(Function<Store.Transaction, T> work) {
            return store.commit(transaction -> work.apply(change.apply(transaction)));
        }

        @Override
        public <T> T dryRun(Function<Store.Transaction, T> work) {
            return store.dryRun(work);
        }

        @Override
        public void probe() {
            store.probe();
        }
    }
}
