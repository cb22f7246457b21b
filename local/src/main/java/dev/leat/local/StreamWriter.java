package dev.leat.local;

import dev.leat.app.Stream;
import dev.leat.batch.Reason;
import dev.leat.local.LocalTransaction.Places;
import dev.leat.local.database.Transaction;
import dev.leat.local.stream.StreamPut;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Streams;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts the records that a pipeline writes into a stream. The first column of the sink is the
/// document, the second the partition key. Used by one thread.
record StreamWriter(Effect.Write write, boolean partitioned, StreamPut put) {

    private static final int DOCUMENT = 0;
    private static final int PARTITION_KEY = 1;

    /// Puts a record for each row that is new to the stream.
    static WriteResults write(Transaction transaction, Effect.Write write, Places places)
            throws SQLException {
        var log = places.streams().log(write.to().name());
        var records = new StreamWriter(write, write.to().text().isPresent(), log.putting());
        var answers =
                places.views()
                        .identities()
                        .judge(
                                transaction,
                                write,
                                row -> write.absent(row) ? null : records.add(row));
        if (!records.put().isEmpty()) {
            log.put(transaction, records.put());
        }
        return answers;
    }

    /// Adds the row's record, or returns the reason why the stream cannot accept it.
    private @Nullable Reason add(int row) {
        var data = write.text(DOCUMENT, row).orElse("").getBytes(StandardCharsets.UTF_8);
        var key =
                partitioned
                        ? write.text(PARTITION_KEY, row).filter(text -> !text.isEmpty())
                        : Optional.of(HexFormat.of().formatHex(write.rows().identity(row)));
        if (key.isEmpty()) {
            return Reason.of("partition_by", "the record has no partition key");
        }
        var record = new Streams.NewRecord(data, key.get());
        if (record.size() > Stream.MAX_RECORD) {
            return Reason.of(
                    "range",
                    "the record would have %d bytes; a stream accepts at most %d"
                            .formatted(record.size(), Stream.MAX_RECORD));
        }
        put.add(record);
        return null;
    }
}
