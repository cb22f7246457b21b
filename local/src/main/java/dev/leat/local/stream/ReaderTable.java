package dev.leat.local.stream;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.stream.ShardCheckpoint;
import dev.leat.stream.ShardCheckpoint.Leased;
import dev.leat.stream.ShardCheckpoint.Suspects;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// The table of checkpoints: a row for each shard that a pipeline reads.
final class ReaderTable {

    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE shard_reader(pipeline TEXT NOT NULL, shard INTEGER NOT NULL,"
                            + " position INTEGER NOT NULL, attempts INTEGER NOT NULL,"
                            + " until INTEGER NOT NULL, leased INTEGER NOT NULL,"
                            + " suspect INTEGER NOT NULL, done BLOB NOT NULL,"
                            + " crashes INTEGER NOT NULL, suspects INTEGER NOT NULL,"
                            + " PRIMARY KEY (pipeline, shard)) STRICT, WITHOUT ROWID");

    private static final String PUT =
            "INSERT INTO shard_reader VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT(pipeline, shard) DO UPDATE SET position = excluded.position,"
                    + " attempts = excluded.attempts, until = excluded.until,"
                    + " leased = excluded.leased, suspect = excluded.suspect, done = excluded.done,"
                    + " crashes = excluded.crashes, suspects = excluded.suspects";

    private ReaderTable() {}

    /// Returns the checkpoints of a pipeline by the id of the shard.
    static Map<Long, ShardCheckpoint<Long>> all(Statements statements, String pipeline)
            throws SQLException {
        return statements.map(
                "SELECT shard, position, attempts, until, leased, suspect, done,"
                        + " crashes, suspects"
                        + " FROM shard_reader WHERE pipeline = ?",
                row -> row.getLong(1),
                ReaderTable::checkpoint,
                pipeline);
    }

    /// Returns the checkpoint of a row, whose `position` is the first record that is not finished.
    /// `leased` and `suspect` are the offsets after the last record, or 0, and `done` is relative
    /// to `position`.
    private static ShardCheckpoint<Long> checkpoint(ResultSet row) throws SQLException {
        long position = row.getLong(2);
        long leased = row.getLong(5);
        long suspect = row.getLong(6);
        var set = BitSet.valueOf(row.getBytes(7));
        var done = new TreeSet<Long>();
        set.stream().forEach(each -> done.add(position + each));
        return new ShardCheckpoint<>(
                position - 1,
                done,
                Optional.of(position),
                row.getInt(3),
                row.getLong(4),
                leased > 0
                        ? Optional.of(new Leased<>(leased - 1, count(position, leased, done)))
                        : Optional.empty(),
                suspect > position
                        ? Optional.of(
                                new Suspects<>(
                                        suspect - 1,
                                        count(position, suspect, done),
                                        row.getInt(8),
                                        row.getInt(9)))
                        : Optional.empty());
    }

    /// Returns the number of records of a range that are not finished.
    private static int count(long from, long end, NavigableSet<Long> done) {
        return (int) (end - from) - done.headSet(end).size();
    }

    /// Ends all leases, so that their records are not those of a process that crashed.
    static void release(Transaction transaction) throws SQLException {
        for (var pipeline :
                transaction.list(
                        "SELECT DISTINCT pipeline FROM shard_reader WHERE leased > 0",
                        row -> row.getString(1))) {
            for (var reader : all(transaction, pipeline).entrySet()) {
                var released = reader.getValue().released();
                put(transaction, pipeline, reader.getKey(), released);
            }
        }
    }

    static void put(
            Transaction transaction, String pipeline, long shard, ShardCheckpoint<Long> checkpoint)
            throws SQLException {
        long position = Offsets.first(checkpoint);
        var done = new BitSet();
        for (var each : checkpoint.done().tailSet(position)) {
            done.set((int) (each - position));
        }
        transaction.update(
                PUT,
                pipeline,
                shard,
                position,
                checkpoint.attempts(),
                checkpoint.until(),
                checkpoint.leased().map(each -> each.last() + 1).orElse(0L),
                checkpoint.suspects().map(each -> each.last() + 1).orElse(0L),
                done.toByteArray(),
                checkpoint.suspects().map(Suspects::crashes).orElse(0),
                checkpoint.suspects().map(Suspects::group).orElse(0));
    }

    /// Deletes the checkpoints of shards that no longer exist.
    static void clean(Transaction transaction) throws SQLException {
        transaction.update("DELETE FROM shard_reader WHERE shard NOT IN (SELECT id FROM shard)");
    }
}
