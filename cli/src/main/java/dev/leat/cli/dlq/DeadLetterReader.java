package dev.leat.cli.dlq;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.cli.dlq.sqs.ExternalOperations;
import dev.leat.cli.place.EnteredName;
import dev.leat.cli.terminal.CommandException;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.operations.Operations;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Reads the dead letters of an app without receiving them.
public final class DeadLetterReader {

    private static final int PAGE = 1000;

    /// Minimum page size. Not every dead letter of a page matches, so smaller pages would be
    /// inefficient.
    private static final int LEAST = 100;

    private DeadLetterReader() {}

    /// Returns the names of all dead-letter queues. If `asked` is present, returns only that queue
    /// or, if it is not a dead-letter queue, its dead-letter queue.
    public static List<String> queues(App app, Optional<String> asked) {
        var all =
                app.queues().values().stream()
                        .flatMap(queue -> queue.deadLetterQueue().stream())
                        // a client may have deleted the dead-letter queue of a queue
                        .filter(app.queues()::containsKey)
                        .distinct()
                        .toList();
        if (asked.isEmpty()) {
            return all;
        }
        return List.of(queue(EnteredName.queue(app, asked.get()), all));
    }

    /// Returns the dead-letter queues of a command's app.
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

    /// Passes each dead letter of the queue to `each`, oldest first.
    static void read(Operations operations, String queue, Consumer<DeadLetterDetails> each) {
        oldest(operations, queue, Long.MAX_VALUE, any -> true, each);
    }

    /// Passes at most `limit` matching dead letters to `each`: the oldest, oldest first.
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

    /// Passes at most `limit` matching dead letters to `each`: the newest, newest first. Reads the
    /// whole queue, as a queue can only be browsed from its oldest message.
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
