package dev.leat.local.rename;

import dev.leat.batch.Attribute;
import dev.leat.deadletter.DeadLetter;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.local.queue.storage.ChunkTable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A former name and the name that stored state gets instead.
record NameChange(String was, String now) {

    /// A change of the attribute `leat` of a message in this queue; empty if it stays as it is.
    interface Change {
        Optional<Attribute> of(int queue, ChunkEntry message, Attribute leat);
    }

    /// Executes statements whose parameters are the new and the former name.
    void update(Transaction transaction, List<String> statements) throws SQLException {
        for (var sql : statements) {
            transaction.update(sql, now, was);
        }
    }

    /// Changes the attribute `leat` of dead letters and redriven messages that have the former name
    /// in it.
    void updateMessages(Transaction transaction, Path file, Change change) throws SQLException {
        new ChunkTable(file)
                .replace(
                        transaction,
                        "\"" + was + "\"",
                        (queue, message) ->
                                Optional.ofNullable(message.attributes().get(DeadLetter.ATTRIBUTE))
                                        .flatMap(leat -> change.of(queue, message, leat))
                                        .map(leat -> with(message, leat)));
    }

    private static ChunkEntry with(ChunkEntry message, Attribute leat) {
        var attributes = new LinkedHashMap<>(message.attributes());
        attributes.put(DeadLetter.ATTRIBUTE, leat);
        return message.with(attributes);
    }
}
