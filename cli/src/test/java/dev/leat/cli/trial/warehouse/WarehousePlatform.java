package dev.leat.cli.trial.warehouse;

import dev.leat.app.Sink;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.contract.ForwardingStore;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// A platform with warehouse tables in a store. It passes `point` before and after each commit of
/// each store. It does not close the platform beneath.
public record WarehousePlatform(
        Platform beneath, Store loads, Runnable point, Map<Store, Store> stores)
        implements ForwardingPlatform {

    public WarehousePlatform(Platform beneath, Store loads, Runnable point) {
        this(beneath, loads, point, new ConcurrentHashMap<>());
    }

    @Override
    public Store sourceStore(String source) {
        return pointed(beneath.sourceStore(source));
    }

    @Override
    public Store store(Sink sink) {
        return pointed(sink.warehouseTable().isPresent() ? loads : beneath.store(sink));
    }

    @Override
    public Optional<String> unsupported(Sink sink) {
        return sink.warehouseTable().isPresent() ? Optional.empty() : beneath.unsupported(sink);
    }

    private Store pointed(Store store) {
        return stores.computeIfAbsent(store, of -> new Pointed(of, point));
    }

    @Override
    public void close() {}

    /// Points at which a commit fails.
    static final class Failing implements Runnable {

        private int left;

        Failing(int left) {
            this.left = left;
        }

        @Override
        public synchronized void run() {
            if (left-- == 0) {
                throw new UnavailableException("the store failed here");
            }
        }

        synchronized boolean failed() {
            return left < 0;
        }
    }

    private record Pointed(Store beneath, Runnable point) implements ForwardingStore {

        @Override
        public <T> T commit(Function<Transaction, T> work) {
            point.run();
            var result = beneath.commit(work);
            point.run();
            return result;
        }
    }
}
