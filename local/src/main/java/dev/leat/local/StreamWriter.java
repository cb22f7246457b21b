package dev.leat.local;

import dev.leat.batch.Reason;
import dev.leat.local.LocalTransaction.Places;
import dev.leat.local.database.Transaction;
import dev.leat.local.stream.StreamPut;
import dev.leat.plan.Effect;
import dev.leat.plan.StreamDocument;
import dev.leat.plan.WriteResults;
import dev.leat.port.Streams;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts the records that a pipeline writes into a stream. Used by one thread.
final class StreamWriter {

    private StreamWriter() {}

    /// Puts a record for each row that is new to the stream.
    static WriteResults write(Transaction transaction, Effect.Write write, Places places)
            throws SQLException {
        var log = places.streams().log(write.to().name());
        var put = log.putting();
        var answers =
                places.views()
                        .identities()
                        .judge(
                                transaction,
                                write,
                                row ->
                                        write.absent(row)
                                                ? null
                                                : add(StreamDocument.of(write, row), put));
        if (!put.isEmpty()) {
            log.put(transaction, put);
        }
        return answers;
    }

    /// Adds a record, or returns the reason why the stream cannot accept it.
    private static @Nullable Reason add(StreamDocument record, StreamPut put) {
        Optional<Reason> refusal = record.refusal();
        if (refusal.isEmpty()) {
            put.add(new Streams.NewRecord(record.data(), record.partitionKey()));
        }
        return refusal.orElse(null);
    }
}
