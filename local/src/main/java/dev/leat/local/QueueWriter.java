package dev.leat.local;

import dev.leat.app.Queue;
import dev.leat.batch.Column;
import dev.leat.batch.Reason;
import dev.leat.local.LocalTransaction.Places;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.QueueSend;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Converts the rows that a pipeline writes to a queue into messages. The first column is the body;
/// for a FIFO queue the second column is the group. A FIFO queue deduplicates by the record's
/// identity, digest and version. So a message that is sent again by a retry is a duplicate. The
/// message of a later state of the record is not a duplicate, even if its content is equal. Used by
/// one thread.
record QueueWriter(Effect.Write write, Queue queue, QueueSend sending) {

    private static final int BODY = 0;
    private static final int GROUP = 1;

    /// Sends a message for each row that is new to the queue.
    static WriteResults write(Transaction transaction, Effect.Write write, Places places)
            throws SQLException {
        var log = places.queues().named(write.to().name()).log();
        var messages = new QueueWriter(write, log.queue(), log.sending());
        var answers =
                places.views()
                        .identities()
                        .judge(
                                transaction,
                                write,
                                row -> write.absent(row) ? null : messages.add(row));
        if (!messages.sending().isEmpty()) {
            log.send(transaction, messages.sending());
        }
        return answers;
    }

    /// Adds the row's message, or returns the reason why the queue cannot accept it.
    private @Nullable Reason add(int row) {
        var body = text(BODY, row).orElse("").getBytes(StandardCharsets.UTF_8);
        if (body.length > Message.MOST_BYTES) {
            return Reason.of(
                    "range",
                    "the message would have %d bytes; a queue accepts at most %d"
                            .formatted(body.length, Message.MOST_BYTES));
        }
        long delay = queue.delay().toNanos() / 1000;
        var entry = ChunkEntry.of(body, Map.of());
        if (queue.fifo().isEmpty()) {
            sending.add(entry, delay);
            return null;
        }
        var group = text(GROUP, row).filter(name -> !name.isEmpty());
        if (group.isEmpty()) {
            return Reason.of(
                    "group",
                    "the record has no group; every message of queue %s requires one"
                            .formatted(queue.name()));
        }
        sending.addOnce(entry.in(group, Optional.of(id(row))), delay);
        return null;
    }

    private Optional<String> text(int column, int row) {
        var texts = (Column.Texts) write.rows().sinks().get(write.sink()).get(column);
        return Optional.ofNullable(texts.values()[row]);
    }

    private String id(int row) {
        var hex = HexFormat.of();
        var id =
                hex.formatHex(write.rows().identity(row)) + hex.formatHex(write.rows().digest(row));
        long version = write.rows().versions().of(row);
        return version == 0 ? id : id + "-" + hex.toHexDigits(version);
    }
}
