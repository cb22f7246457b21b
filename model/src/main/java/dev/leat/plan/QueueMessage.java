package dev.leat.plan;

import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Reason;
import dev.leat.batch.Rows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/// The message that a pipeline sends to a queue for a row. The first column of the sink is the
/// body; for a FIFO queue the second column is the group.
///
/// @param deduplication the id by which a FIFO queue detects duplicates
public record QueueMessage(byte[] body, Optional<String> group, String deduplication) {

    private static final int BODY = 0;
    private static final int GROUP = 1;

    /// Returns the message of a row.
    public static QueueMessage of(Effect.Write write, Queue queue, int row) {
        var group =
                queue.fifo().isPresent()
                        ? write.text(GROUP, row).filter(name -> !name.isEmpty())
                        : Optional.<String>empty();
        return new QueueMessage(
                write.text(BODY, row).orElse("").getBytes(StandardCharsets.UTF_8),
                group,
                state(write, row));
    }

    /// Returns an id of the state of a record: its identity, digest and version. So a message that
    /// is sent again by a retry has the same id. The message of a later state has another id, even
    /// if its content is equal.
    public static String state(Effect.Write write, int row) {
        var hex = HexFormat.of();
        var id =
                hex.formatHex(write.rows().identity(row)) + hex.formatHex(write.rows().digest(row));
        long version = write.rows().versions().of(row);
        return version == 0 ? id : id + "-" + hex.toHexDigits(version);
    }

    /// Returns an id of the state of a record at a sink, for messages to other systems. It remains
    /// the same if the batch of the record runs again.
    public static UUID uuid(Effect.Write write, int row) {
        return uuid(
                write.pipeline(),
                write.to(),
                write.rows().identity(row),
                write.rows().digest(row),
                write.rows().versions().of(row));
    }

    /// Returns this id of a state of a record.
    public static UUID uuid(
            String pipeline, Sink to, byte[] identity, byte[] digest, long version) {
        var label = (pipeline + "\n" + to.name() + "\n").getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(label.length + 2 * Rows.HASH_BYTES + Long.BYTES);
        bytes.put(label).put(identity).put(digest);
        bytes.putLong(version);
        return UUID.nameUUIDFromBytes(bytes.array());
    }

    /// Returns the reason why the queue cannot accept the message; empty if it can.
    public Optional<Reason> refusal(Queue queue) {
        if (body.length > QueueSink.MAX_MESSAGE) {
            return Optional.of(
                    Reason.of(
                            "range",
                            "the message would have %d bytes; a queue accepts at most %d"
                                    .formatted(body.length, QueueSink.MAX_MESSAGE)));
        }
        return queue.fifo().isPresent() && group.isEmpty()
                ? Optional.of(
                        Reason.of(
                                "group",
                                "the record has no group; every message of queue %s requires one"
                                        .formatted(queue.name())))
                : Optional.empty();
    }
}
