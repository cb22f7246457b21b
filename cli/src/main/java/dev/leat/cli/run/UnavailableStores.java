package dev.leat.cli.run;

import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import dev.leat.redis.RedisStore;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// Stores that were unreachable when the app started. Queries them from time to time on its own
/// thread. When a store is reachable, reports the messages about it. Threads may share it.
final class UnavailableStores {

    private static final Duration EVERY = Duration.ofSeconds(2);

    /// The names of each store's views.
    private final Map<RedisStore, String> stores = new ConcurrentHashMap<>();

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile long probedAt = System.nanoTime();

    void add(RedisStore store, String views) {
        stores.put(store, views);
    }

    /// Returns the messages that were added since the last call; never blocks.
    List<String> recovered() {
        boolean due = System.nanoTime() - probedAt > EVERY.toNanos();
        if (!stores.isEmpty() && due && probing.compareAndSet(false, true)) {
            Tasks.once("leat-unavailable", this::probe).start();
        }
        var lines = new ArrayList<String>();
        for (var line = messages.poll(); line != null; line = messages.poll()) {
            lines.add(line);
        }
        return lines;
    }

    private void probe() {
        try {
            stores.forEach(this::probe);
        } finally {
            probedAt = System.nanoTime();
            probing.set(false);
        }
    }

    private void probe(RedisStore store, String views) {
        try {
            store.probe();
            var notices = store.notices();
            messages.add("%s: Redis at %s is reachable again".formatted(views, store.place()));
            messages.addAll(notices);
            stores.remove(store);
        } catch (CorruptStateException another) {
            // The store's pipelines fail with the same message as soon as they write to it.
            messages.add(String.valueOf(another.getMessage()));
            stores.remove(store);
        } catch (UnavailableException _) {
            // The store is queried again later.
        } catch (IllegalStateException _) {
            stores.clear(); // closed: the app stops
        }
    }
}
