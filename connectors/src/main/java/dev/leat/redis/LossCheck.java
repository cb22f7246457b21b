package dev.leat.redis;

import dev.leat.port.CorruptStateException;
import dev.leat.port.StoreMark;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;

/// A check that Redis has not lost the data of its views. Each view has a random mark in the
/// registry, and [RedisMarks] stores the same mark outside of Redis. If Redis was emptied, the
/// registry has no mark or, if the view was created again, another mark.
final class LossCheck {

    /// The version of the keys and values in Redis, see [StoreMark].
    private static final int VERSION = 1;

    private LossCheck() {}

    /// Returns a new mark of a view.
    static String draw() {
        return StoreMark.draw(VERSION);
    }

    /// Reads the app's registry from Redis.
    ///
    /// @throws CorruptStateException if a view's mark in Redis differs from the mark that is stored
    ///   outside of Redis, or Redis has data of another version
    static Map<String, String> checked(
            Jedis redis, RedisUrl url, KeyLayout layout, RedisMarks marks) {
        // Reads the marks before the registry. A mark that another thread stores in between would
        // otherwise look like a loss.
        var remembered = new TreeMap<String, String>();
        for (var view : layout.views().keySet()) {
            marks.mark(url.place(), view).ifPresent(mark -> remembered.put(view, mark));
        }
        var registry = redis.hgetAll(layout.registry());
        var lost =
                remembered.keySet().stream()
                        .filter(view ->
                                !Objects.equals(
                                        remembered.get(view),
                                        registry.get(AppRegistry.markField(view))))
                        .toList();
        if (!lost.isEmpty()) {
            throw damaged(url, layout, lost);
        }
        for (var view : layout.views().keySet()) {
            var mark = registry.get(AppRegistry.markField(view));
            if (mark != null) {
                StoreMark.check("Redis at " + url, mark, VERSION);
            }
        }
        return registry;
    }

    private static CorruptStateException damaged(
            RedisUrl url, KeyLayout layout, List<String> views) {
        var one = views.size() == 1;
        return new CorruptStateException(
                "Redis at %s has lost data of the app %s: %s %s missing (Redis was emptied, or started without its data); restore Redis from its backup and restart the app, or stop the app and rebuild: %s (--empty instead of --input FILE to start from zero)"
                        .formatted(
                                url,
                                layout.app().name(),
                                (one ? "the view " : "the views ") + String.join(", ", views),
                                one ? "is" : "are",
                                String.join(
                                        ", ",
                                        views.stream()
                                                .map(
                                                        "leat rebuild %s --input FILE --env NAME"
                                                                ::formatted)
                                                .toList())));
    }
}
