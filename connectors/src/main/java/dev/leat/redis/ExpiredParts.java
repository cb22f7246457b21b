package dev.leat.redis;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.Jedis;

/// A cleaner that removes expired parts (periods of a row) of all views. It scans the keys of each
/// view once a day and after each start; each commit continues the scan with some keys. Readers
/// omit expired parts that are not yet removed. Thread-safe.
final class ExpiredParts {

    /// Number of rows that each commit scans.
    private static final int SLICE = 200;

    private final KeyLayout layout;
    private final InstantSource clock;
    private final Map<String, Walk> walks = new HashMap<>();

    /// The progress of a view's scan: the last key that was scanned, and whether the scan is done.
    private record Walk(LocalDate day, boolean begin, byte[] last, boolean done) {}

    ExpiredParts(KeyLayout layout, InstantSource clock) {
        this.layout = layout;
        this.clock = clock;
    }

    synchronized void step(Jedis redis) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (var view : layout.views().values()) {
            if (view.view().every().flatMap(every -> every.keep()).isPresent()) {
                var walk = walks.get(view.name());
                if (walk == null || (walk.done() && !walk.day().equals(today))) {
                    walk = new Walk(today, true, new byte[0], false);
                }
                walks.put(view.name(), walk.done() ? walk : step(redis, view, walk));
            }
        }
    }

    private Walk step(Jedis redis, RedisView view, Walk walk) {
        var page = ViewKeyReader.read(redis, view, walk.begin(), walk.last(), SLICE);
        for (var order : page) {
            var key = KeyText.key(order, view.view().key().size());
            drop(redis, view, view.parts(view.names().of(key)));
        }
        return page.size() < SLICE
                ? new Walk(walk.day(), false, new byte[0], true)
                : new Walk(walk.day(), false, page.getLast(), false);
    }

    private void drop(Jedis redis, RedisView view, String parts) {
        long oldest = view.view().oldestPart(clock.instant());
        var old =
                redis.hkeys(parts).stream()
                        .filter(field -> view.startOf(field) < oldest)
                        .map(field -> field.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        if (old.length > 0) {
            redis.hdel(parts.getBytes(StandardCharsets.UTF_8), old);
        }
    }
}
