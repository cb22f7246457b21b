package dev.leat.local;

import dev.leat.app.Sink;
import dev.leat.app.sink.BucketSink;
import dev.leat.app.sink.EndpointSink;
import dev.leat.app.sink.LakeTableSink;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.StreamSink;
import dev.leat.app.sink.TableSink;
import dev.leat.app.sink.TopicSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Column;
import dev.leat.local.LocalTransaction.Places;
import dev.leat.local.database.Transaction;
import dev.leat.local.table.ItemKeys;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/// The row writers of the embedded platform, one for each kind of sink. The writer of buckets only
/// decides which rows are new: the commit publishes these rows as objects, which were written to
/// files before.
final class LocalWriters {

    private static final Map<String, Writer> BY_KIND =
            Map.of(
                    BucketSink.KIND,
                    (transaction, write, places) ->
                            places.views().identities().judge(transaction, write, _ -> null),
                    LakeTableSink.KIND,
                    (transaction, write, places) -> {
                        throw new IllegalStateException(
                                "rows for a lake table are staged in files");
                    },
                    ViewSink.KIND,
                    (transaction, write, places) -> places.views().write(transaction, write),
                    QueueSink.KIND,
                    QueueWriter::write,
                    StreamSink.KIND,
                    StreamWriter::write,
                    TableSink.KIND,
                    LocalWriters::items,
                    TopicSink.KIND,
                    (transaction, write, places) ->
                            places.topics().write(transaction, write, places.views().identities()),
                    EndpointSink.KIND,
                    (transaction, write, places) ->
                            places.topics().send(transaction, write, places.views().identities()));

    private LocalWriters() {}

    private static WriteResults items(Transaction transaction, Effect.Write write, Places places)
            throws SQLException {
        var column = write.rows().sinks().get(write.sink()).getFirst();
        return column instanceof Column.Lists lists
                ? records(transaction, write, places, lists)
                : places.tables().write(transaction, write);
    }

    /// Writes records that are all their rows. The keys of their items are stored with their
    /// identities.
    private static WriteResults records(
            Transaction transaction, Effect.Write write, Places places, Column.Lists lists)
            throws SQLException {
        var table = places.tables().records(transaction, write);
        return places.views()
                .identities()
                .exchange(
                        transaction,
                        write,
                        (row, before, after) -> {
                            var replaced = table.replace(ItemKeys.read(before), lists.items(row));
                            after.accept(ItemKeys.write(replaced.keys()));
                            return replaced.refused().orElse(null);
                        });
    }

    /// Writes rows to sinks of one kind, in the transaction that commits their batch.
    interface Writer {
        WriteResults write(Transaction transaction, Effect.Write write, Places places)
                throws SQLException;
    }

    /// Returns the reason why a sink is not supported; empty if the sink is supported.
    static Optional<String> unsupported(Sink sink) {
        return BY_KIND.containsKey(sink.kind())
                ? Optional.empty()
                : Optional.of("the embedded store does not support this kind of sink");
    }

    static WriteResults write(Transaction transaction, Effect.Write write, Places places)
            throws SQLException {
        var writer = BY_KIND.get(write.to().kind());
        if (writer == null) {
            throw new IllegalStateException(
                    "rows cannot be written to %s %s"
                            .formatted(write.to().kind(), write.to().name()));
        }
        return writer.write(transaction, write, places);
    }
}
