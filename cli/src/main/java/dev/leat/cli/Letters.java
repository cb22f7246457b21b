package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.cli.terminal.Failure;
import dev.leat.server.Operations;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The dead letters of an app, read without taking them out.
final class Letters {

    private static final int PAGE = 1000;

    private Letters() {}

    /// The names of dead-letter queues: all of them, or the one that belongs to `asked`, which is
    /// such a queue itself or one that has one.
    static List<String> queues(App app, Optional<String> asked) {
        var all =
                app.queues().values().stream()
                        .flatMap(queue -> queue.deadLetterQueue().stream())
                        .distinct()
                        .toList();
        if (asked.isEmpty()) {
            return all;
        }
        var queue = app.queues().get(asked.get());
        if (queue == null) {
            throw Failure.input(
                    "no queue '%s' in the app; its dead letters are in %s"
                            .formatted(asked.get(), String.join(", ", all)));
        }
        return List.of(queue(queue, all));
    }

    private static String queue(Queue queue, List<String> all) {
        if (all.contains(queue.name())) {
            return queue.name();
        }
        return queue.deadLetterQueue()
                .orElseThrow(() ->
                        Failure.input(
                                "the queue '%s' has no dead letters".formatted(queue.name())));
    }

    /// Hands out up to `limit` letters of the queue, oldest first.
    static void read(Operations operations, String queue, long limit, Consumer<Letter> each) {
        long next = 0;
        long left = limit;
        while (left > 0) {
            var page = operations.browse(queue, next, (int) Math.min(PAGE, left));
            if (page.isEmpty()) {
                return;
            }
            page.forEach(message -> each.accept(Letter.of(message)));
            next = page.getLast().sequence() + 1;
            left -= page.size();
        }
    }
}
