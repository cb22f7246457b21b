package dev.leat.redis;

import dev.leat.port.CorruptStateException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;

/// A check that Redis has not lost the data of its views. Each view has a random mark in the
/// registry, and [RedisMarks] stores the same mark outside of Redis. If Redis was emptied, the
/// registry has no mark or, if the view was created again, another mark.
final class LossCheck {

    private static final int MARK_BYTES = 12;

    private LossCheck() {}

    static String draw() {
        var mark = new byte[MARK_BYTES];
        new SecureRandom().nextBytes(mark);
        return HexFormat.of().formatHex(mark);
    }

    /// Reads the app's registry from Redis.
    ///
    /// @throws CorruptStateException if a view's mark in Redis differs from the mark that is stored
    ///   outside of Redis
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
