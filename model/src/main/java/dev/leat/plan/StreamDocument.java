package dev.leat.plan;

import dev.leat.app.Stream;
import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// The record that a pipeline puts into a stream for a row. The first column of the sink is the
/// document, the second one the partition key; without it, the partition key is the identity of the
/// row.
///
/// @param partitionKey empty if the row has none
public record StreamDocument(byte[] data, String partitionKey) {

    private static final int DOCUMENT = 0;
    private static final int PARTITION_KEY = 1;

    /// Returns the record of a row.
    public static StreamDocument of(Effect.Write write, int row) {
        return new StreamDocument(
                write.text(DOCUMENT, row).orElse("").getBytes(StandardCharsets.UTF_8),
                write.to().text().isPresent()
                        ? write.text(PARTITION_KEY, row).orElse("")
                        : HexFormat.of().formatHex(write.rows().identity(row)));
    }

    /// Returns the number of bytes that count towards the limits of a stream and of a request.
    public int size() {
        return data.length + partitionKey.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Returns the reason why a stream cannot accept the record; empty if it can.
    public Optional<Reason> refusal() {
        if (partitionKey.isEmpty()) {
            return Optional.of(Reason.of("partition_by", "the record has no partition key"));
        }
        return size() > Stream.MAX_RECORD
                ? Optional.of(
                        Reason.of(
                                "range",
                                "the record would have %d bytes; a stream accepts at most %d"
                                        .formatted(size(), Stream.MAX_RECORD)))
                : Optional.empty();
    }
}
