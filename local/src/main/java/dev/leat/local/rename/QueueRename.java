package dev.leat.local.rename;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.sink.QueueSink;
import dev.leat.deadletter.SinkNames;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import dev.leat.local.view.StoredSinks;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Gives the stored state of a queue, and of its dead-letter queue if that has the default name,
/// the new name. Messages have the number of their queue.
final class QueueRename {

    /// The statements that change the name, with the new and the former name as parameters. Names
    /// have no characters that JSON escapes, and in JSON an escaped `"` is not the beginning of a
    /// text. Clients know a FIFO queue by a name that ends in `.fifo`.
    private static final List<String> UPDATES =
            List.of(
                    "UPDATE queue SET name = ?1 WHERE name = ?2",
                    "UPDATE managed SET letters = ?1 WHERE letters = ?2",
                    "UPDATE redrive_run SET queue = ?1 WHERE queue = ?2",
                    "UPDATE redrive_run SET terms = json_set(terms, '$.to', ?1)"
                            + " WHERE terms ->> '$.to' = ?2",
                    "UPDATE delivery_record SET source = ?1 WHERE source = ?2",
                    "UPDATE delivery SET endpoint = ?1 WHERE endpoint = ?2 AND protocol = 'SQS'",
                    "UPDATE subscription SET endpoint = ?1 WHERE endpoint = ?2 AND protocol = 'SQS'",
                    "UPDATE subscription SET letters = ?1 WHERE letters = ?2",
                    "UPDATE event_target SET name = ?1, arn = iif(arn LIKE '%.fifo',"
                            + " substr(arn, 1, length(arn) - length(?2) - 5) || ?1 || '.fifo',"
                            + " substr(arn, 1, length(arn) - length(?2)) || ?1)"
                            + " WHERE name = ?2 AND topic = 0",
                    "UPDATE event_target SET letters = ?1 WHERE letters = ?2",
                    "UPDATE bucket SET notices ="
                            + " replace(notices, '\"queue\":\"' || ?2 || '\"',"
                            + " '\"queue\":\"' || ?1 || '\"')");

    private QueueRename() {}

    /// Renames the state of the queues that have a former name. Changes nothing for a queue whose
    /// former name has no state, for example because an earlier start renamed it.
    ///
    /// @throws StateException if there is state with both names
    static void run(Transaction transaction, App app, Path file) throws SQLException {
        var names = new LinkedHashMap<String, String>();
        for (var queue : app.queues().values()) {
            if (queue.was().isPresent() && known(transaction, queue.was().get())) {
                names.put(queue.was().get(), queue.name());
                letters(transaction, app, queue)
                        .ifPresent(was -> names.put(was, queue.deadLetterQueue().orElseThrow()));
            }
        }
        for (var name : names.entrySet()) {
            rename(transaction, name.getKey(), name.getValue(), file);
        }
        // All queues have their new names, because sinks of redriven messages belong to the
        // pipeline that reads the queue of the message.
        for (var name : names.entrySet()) {
            var was = name.getKey();
            var now = name.getValue();
            var writers = StoredSinks.rename(transaction, QueueSink.KIND, was, now);
            new RenamedSink(app, file, QueueSink.KIND, new NameChange(was, now), writers)
                    .rename(transaction);
        }
    }

    /// Returns the former name of the dead-letter queue, if both names are the default ones, and no
    /// queue of the app has the former one, also not as its own former name.
    private static Optional<String> letters(Transaction transaction, App app, Queue queue)
            throws SQLException {
        var was = queue.was().orElseThrow();
        var letters = Queue.implicitDeadLetters(was);
        boolean follows =
                queue.deadLetterQueue().equals(Optional.of(Queue.implicitDeadLetters(queue.name())))
                        && app.queues().values().stream()
                                .noneMatch(other ->
                                        other.name().equals(letters)
                                                || other.was().equals(Optional.of(letters)));
        return follows && hadLetters(transaction, was, letters)
                ? Optional.of(letters)
                : Optional.empty();
    }

    private static boolean hadLetters(Transaction transaction, String queue, String letters)
            throws SQLException {
        var select =
                transaction.prepare(
                        "SELECT 1 FROM managed m JOIN queue q ON q.number = m.queue"
                                + " WHERE q.name = ? AND m.letters = ?");
        select.setString(1, queue);
        select.setString(2, letters);
        try (var row = select.executeQuery()) {
            return row.next();
        }
    }

    private static void rename(Transaction transaction, String was, String now, Path file)
            throws SQLException {
        if (known(transaction, now)) {
            throw new StateException(
                    "the queue %1$s and its former name %2$s both have state; to keep that of %1$s, remove `was`; to use that of %2$s, give the queue a name that no queue has"
                            .formatted(now, was));
        }
        // The row of a deleted queue keeps its number, but needs no name.
        var free = transaction.prepare("UPDATE queue SET name = '#' || number WHERE name = ?");
        free.setString(1, now);
        free.executeUpdate();
        var change = new NameChange(was, now);
        change.update(transaction, UPDATES);
        change.updateMessages(
                transaction, file, (_, _, leat) -> SinkNames.ofSource(leat, was, now));
    }

    /// Returns true if the file has a queue with this name that was not deleted.
    private static boolean known(Transaction transaction, String name) throws SQLException {
        var select =
                transaction.prepare(
                        "SELECT 1 FROM managed m JOIN queue q ON q.number = m.queue"
                                + " WHERE q.name = ?");
        select.setString(1, name);
        try (var row = select.executeQuery()) {
            return row.next();
        }
    }
}
