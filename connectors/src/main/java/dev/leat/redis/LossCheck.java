package dev.leat.redis;

import dev.leat.port.CorruptStateException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;

/// Whether Redis still has the views that it was given to keep: each has a mark in the registry,
/// drawn when it was entered, and [RedisMarks] remembers it outside. An emptied Redis has no mark,
/// one that somebody else has filled since has another.
final class LossCheck {

    private static final int MARK_BYTES = 12;

    private LossCheck() {}

    static String draw() {
        var mark = new byte[MARK_BYTES];
        new SecureRandom().nextBytes(mark);
        return HexFormat.of().formatHex(mark);
    }

    /// Reads the app's registry in Redis.
    ///
    /// @throws Damaged if a view is not what was entered
    static Map<String, String> checked(
            Jedis redis, RedisUrl url, KeyLayout layout, RedisMarks marks) {
        // Marks first: one that another thread enters and remembers in between is no loss.
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
                "Redis at %s has lost what it kept of the app %s: %s %s not there any more (emptied, or started without its data); restore Redis from its backup and start again, or stop the app and begin anew: %s (--empty in place of --input FILE to count from nothing)"
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
