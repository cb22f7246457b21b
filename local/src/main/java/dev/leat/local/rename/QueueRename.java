package dev.leat.local.rename;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.StreamSource;
import dev.leat.app.sink.QueueSink;
import dev.leat.deadletter.SinkNames;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import dev.leat.local.view.StoredSinks;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gives the stored state of a queue, and of its dead-letter queue if that has the default name,
/// the new name; also for the queues of a renamed pipeline. Messages have the number of their
/// queue.
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

    /// Renames the state of the queues that have a former name, and of the queues whose names are
    /// made from the name of a renamed pipeline. Changes nothing for a queue whose former name has
    /// no state, for example because an earlier start renamed it.
    ///
    /// @param pipelines the pipelines that were renamed, by their former names
    /// @throws StateException if there is state with both names
    static void run(Transaction transaction, App app, Map<String, Pipeline> pipelines, Path file)
            throws SQLException {
        var names = new LinkedHashMap<String, String>();
        for (var queue : app.queues().values()) {
            if (queue.was().isPresent() && known(transaction, queue.was().get())) {
                var was = queue.was().get();
                names.put(was, queue.name());
                letters(transaction, app, queue, was, new NameChange(was, queue.name()), names);
            }
        }
        for (var pipeline : pipelines.entrySet()) {
            own(transaction, app, pipeline.getKey(), pipeline.getValue(), names);
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

    /// Adds the queue of a renamed pipeline, and its dead-letter queue, if they have the default
    /// names.
    private static void own(
            Transaction transaction,
            App app,
            String was,
            Pipeline pipeline,
            Map<String, String> names)
            throws SQLException {
        var suffix =
                switch (pipeline.from()) {
                    case StreamSource _ -> StreamSource.REDRIVE_SUFFIX;
                    case BucketSource _ -> FileSource.QUEUE_SUFFIX;
                    case QueueSource _ -> "";
                };
        var queue = app.queue(pipeline.from().queue());
        var former = was + suffix;
        if (suffix.isEmpty()
                || !queue.name().equals(pipeline.name() + suffix)
                || queue.was().isPresent()
                || !isFree(app, former)
                || !known(transaction, former)) {
            return;
        }
        names.put(former, queue.name());
        var change =
                pipeline.from() instanceof StreamSource
                        ? new NameChange(was, pipeline.name())
                        : new NameChange(former, queue.name());
        letters(transaction, app, queue, former, change, names);
    }

    /// Adds the dead-letter queue of a queue, if its former and its present name are the default
    /// ones. Both begin with the names of a change, and nothing in the app has the former one.
    private static void letters(
            Transaction transaction,
            App app,
            Queue queue,
            String former,
            NameChange change,
            Map<String, String> names)
            throws SQLException {
        var was = Queue.implicitDeadLetters(change.was());
        var now = Queue.implicitDeadLetters(change.now());
        if (queue.deadLetterQueue().equals(Optional.of(now))
                && isFree(app, was)
                && hadLetters(transaction, former, was)) {
            names.put(was, now);
        }
    }

    /// Returns true if no queue of the app has this name, also not as its own former name.
    private static boolean isFree(App app, String name) {
        return app.queues().values().stream()
                .noneMatch(queue ->
                        queue.name().equals(name) || queue.was().equals(Optional.of(name)));
    }

    private static boolean hadLetters(Transaction transaction, String queue, String letters)
            throws SQLException {
        return transaction.any(
                "SELECT 1 FROM managed m JOIN queue q ON q.number = m.queue"
                        + " WHERE q.name = ? AND m.letters = ?",
                queue,
                letters);
    }

    private static void rename(Transaction transaction, String was, String now, Path file)
            throws SQLException {
        if (known(transaction, now)) {
            throw new StateException(
                    "the queue %1$s and its former name %2$s both have state; to keep that of %1$s, remove `was`; to use that of %2$s, give the queue a name that no queue has"
                            .formatted(now, was));
        }
        // The row of a deleted queue keeps its number, but needs no name.
        transaction.update("UPDATE queue SET name = '#' || number WHERE name = ?", now);
        var change = new NameChange(was, now);
        change.update(transaction, UPDATES);
        change.updateMessages(
                transaction, file, (_, _, leat) -> SinkNames.ofSource(leat, was, now));
    }

    /// Returns true if the file has a queue with this name that was not deleted.
    private static boolean known(Transaction transaction, String name) throws SQLException {
        return transaction.any(
                "SELECT 1 FROM managed m JOIN queue q ON q.number = m.queue WHERE q.name = ?",
                name);
    }
}
