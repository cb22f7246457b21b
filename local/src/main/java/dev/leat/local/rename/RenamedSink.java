package dev.leat.local.rename;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.batch.Attribute;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.deadletter.SinkNames;
import dev.leat.local.archive.ArchivedSinks;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.local.queue.storage.ChunkTable;
import dev.leat.local.view.StoredSinks;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gives a sink its new name in archives, dead letters and redriven messages.
///
/// @param writers the pipelines that wrote to the sink, and whether each also has a sink of another
///   kind with the former name
record RenamedSink(
        App app, Path file, String kind, String was, String now, Map<String, Boolean> writers) {

    /// @throws dev.leat.local.database.StateException if an archive cannot be changed
    void rename(Transaction transaction) throws SQLException {
        if (writers.isEmpty()) {
            return;
        }
        ArchivedSinks.rename(
                transaction,
                archives(),
                StoredSinks.label(kind, was),
                StoredSinks.label(kind, now));
        var queues = names(transaction);
        new ChunkTable(file)
                .replace(
                        transaction,
                        "\"" + was + "\"",
                        (queue, message) -> renamed(message, queues.getOrDefault(queue, "")));
    }

    private Set<String> archives() {
        var archives = new HashSet<>(writers.keySet());
        for (var name : writers.keySet()) {
            var pipeline = app.pipelines().get(name);
            if (pipeline != null && pipeline.from() instanceof StreamSource stream) {
                archives.add(stream.redriven(name));
            }
        }
        return archives;
    }

    private static Map<Integer, String> names(Transaction transaction) throws SQLException {
        var names = new LinkedHashMap<Integer, String>();
        try (var rows = transaction.prepare("SELECT number, name FROM queue").executeQuery()) {
            while (rows.next()) {
                names.put(rows.getInt(1), rows.getString(2));
            }
        }
        return names;
    }

    private Optional<ChunkEntry> renamed(ChunkEntry message, String queue) {
        var leat = message.attributes().get(DeadLetter.ATTRIBUTE);
        if (leat == null) {
            return Optional.empty();
        }
        var pipeline = pipeline(message.attributes(), leat, queue).filter(writers::containsKey);
        return pipeline.flatMap(of ->
                        SinkNames.replaced(
                                leat,
                                was,
                                writers.getOrDefault(of, false) ? List.of(was, now) : List.of(now)))
                .map(changed -> {
                    var attributes = new LinkedHashMap<>(message.attributes());
                    attributes.put(DeadLetter.ATTRIBUTE, changed);
                    return message.with(attributes);
                });
    }

    /// Returns the pipeline that rejected a dead letter, or that reads the queue of a redriven
    /// message.
    private Optional<String> pipeline(
            Map<String, Attribute> attributes, Attribute leat, String queue) {
        return SinkNames.ofRedriven(leat)
                ? app.consumers(queue).stream().findFirst().map(Pipeline::name)
                : DeadLetterInfo.of(attributes).map(DeadLetterInfo::pipeline);
    }
}
