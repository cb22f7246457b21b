package dev.leat.redis;

import dev.leat.port.Damaged;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether Redis still has the views that it was given to keep: each has a mark in the registry,
/// drawn when it was entered, and [Marks] remembers it outside. An emptied Redis has no mark, one
/// that somebody else has filled since has another.
final class Loss {

    private static final int MARK_BYTES = 12;

    private Loss() {}

    static String draw() {
        var mark = new byte[MARK_BYTES];
        new SecureRandom().nextBytes(mark);
        return HexFormat.of().formatHex(mark);
    }

    /// @param registry what Redis has in the app's registry
    /// @throws Damaged if a view is not what was entered
    static void check(RedisUrl url, Layout layout, Map<String, String> registry, Marks marks) {
        var lost =
                layout.views().keySet().stream()
                        .filter(view -> lost(url, registry, marks, view))
                        .sorted()
                        .toList();
        if (!lost.isEmpty()) {
            throw damaged(url, layout, lost);
        }
    }

    private static boolean lost(
            RedisUrl url, Map<String, String> registry, Marks marks, String view) {
        var there = Optional.ofNullable(registry.get(Registry.markField(view)));
        return marks.mark(url.place(), view)
                .filter(mark -> !there.equals(Optional.of(mark)))
                .isPresent();
    }

    private static Damaged damaged(RedisUrl url, Layout layout, List<String> views) {
        var one = views.size() == 1;
        return new Damaged(
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
