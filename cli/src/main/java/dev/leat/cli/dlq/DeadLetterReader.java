package dev.leat.cli.dlq;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.cli.dlq.inspect.DeadLetterDetails;
import dev.leat.cli.dlq.sqs.ExternalOperations;
import dev.leat.cli.run.QueueName;
import dev.leat.cli.terminal.CommandException;
import dev.leat.server.operations.Operations;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The dead letters of an app, read without taking them out.
public final class DeadLetterReader {

    private static final int PAGE = 1000;

    /// So few are read at once at least, however few are wanted: others may be in between.
    private static final int LEAST = 100;

    private DeadLetterReader() {}

    /// The names of dead-letter queues: all of them, or the one that belongs to `asked`, which is
    /// such a queue itself or one that has one.
    public static List<String> queues(App app, Optional<String> asked) {
        var all =
                app.queues().values().stream()
                        .flatMap(queue -> queue.deadLetterQueue().stream())
                        // A client may have deleted that of its queue.
                        .filter(app.queues()::containsKey)
                        .distinct()
                        .toList();
        if (asked.isEmpty()) {
            return all;
        }
        return List.of(queue(QueueName.in(app, asked.get()), all));
    }

    /// The same of what a command works on.
    static List<String> queues(Operations operations, Optional<String> asked) {
        return operations instanceof ExternalOperations there
                ? List.of(there.queue())
                : queues(operations.app(), asked);
    }

    private static String queue(Queue queue, List<String> all) {
        if (all.contains(queue.name())) {
            return queue.name();
        }
        return queue.deadLetterQueue()
                .orElseThrow(() ->
                        CommandException.input(
                                "the queue '%s' has no dead letters".formatted(queue.name())));
    }

    /// Hands out every letter of the queue, oldest first.
    static void read(Operations operations, String queue, Consumer<DeadLetterDetails> each) {
        oldest(operations, queue, Long.MAX_VALUE, any -> true, each);
    }

    /// Hands out the oldest letters that are wanted, up to `limit`, oldest first.
    static void oldest(
            Operations operations,
            String queue,
            long limit,
            Predicate<DeadLetterDetails> wanted,
            Consumer<DeadLetterDetails> each) {
        long next = 0;
        long left = limit;
        while (left > 0) {
            var page = operations.browse(queue, next, Math.clamp(left, LEAST, PAGE));
            if (page.isEmpty()) {
                return;
            }
            var found =
                    page.stream().map(DeadLetterDetails::of).filter(wanted).limit(left).toList();
            found.forEach(each);
            left -= found.size();
            next = page.getLast().sequence() + 1;
        }
    }

    /// Hands out the newest letters that are wanted, up to `limit`, newest first. Reads them all: a
    /// queue is browsed from its oldest message on.
    static void newest(
            Operations operations,
            String queue,
            int limit,
            Predicate<DeadLetterDetails> wanted,
            Consumer<DeadLetterDetails> each) {
        var last = new ArrayDeque<DeadLetterDetails>();
        oldest(
                operations,
                queue,
                Long.MAX_VALUE,
                wanted,
                letter -> {
                    last.addFirst(letter);
                    if (last.size() > limit) {
                        last.removeLast();
                    }
                });
        last.forEach(each);
    }
}
