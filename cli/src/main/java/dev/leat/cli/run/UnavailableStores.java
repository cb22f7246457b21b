package dev.leat.cli.run;

import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import dev.leat.redis.RedisStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// Stores that were away when the app started: what there is to say of them is said when they are
/// back. They are asked on a thread of their own, now and then. Threads may share it.
final class UnavailableStores {

    private static final Duration EVERY = Duration.ofSeconds(2);

    /// What each store keeps, in words.
    private final Map<RedisStore, String> stores = new ConcurrentHashMap<>();

    private final Queue<String> news = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile long askedAt = System.nanoTime();

    void add(RedisStore store, String keeps) {
        stores.put(store, keeps);
    }

    /// What has come up since the last call, a sentence each. To be called often; never blocks.
    List<String> news() {
        boolean due = System.nanoTime() - askedAt > EVERY.toNanos();
        if (!stores.isEmpty() && due && asking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("absent stores").start(this::ask);
        }
        var said = new ArrayList<String>();
        for (var line = news.poll(); line != null; line = news.poll()) {
            said.add(line);
        }
        return said;
    }

    private void ask() {
        try {
            stores.forEach(this::ask);
        } finally {
            askedAt = System.nanoTime();
            asking.set(false);
        }
    }

    private void ask(RedisStore store, String keeps) {
        try {
            store.probe();
            var notices = store.notices();
            news.add("%s: Redis at %s is back".formatted(keeps, store.place()));
            news.addAll(notices);
            stores.remove(store);
        } catch (CorruptStateException another) {
            // Its pipelines fail with the same words as soon as they have something for it.
            news.add(String.valueOf(another.getMessage()));
            stores.remove(store);
        } catch (UnavailableException _) {
            // It is asked again.
        } catch (IllegalStateException _) {
            stores.clear(); // closed: the app stops
        }
    }
}
