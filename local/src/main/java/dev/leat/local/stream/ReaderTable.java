package dev.leat.local.stream;

import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    static Map<Long, Checkpoint> all(Statements statements, String pipeline) throws SQLException {
        var all = new HashMap<Long, Checkpoint>();
        var select =
                statements.prepare(
                        "SELECT shard, position, attempts, until, leased, suspect, done,"
                                + " crashes, suspects"
                                + " FROM shard_reader WHERE pipeline = ?");
        select.setString(1, pipeline);
        try (var row = select.executeQuery()) {
            while (row.next()) {
                all.put(
                        row.getLong(1),
                        new Checkpoint(
                                row.getLong(2),
                                row.getInt(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                BitSet.valueOf(row.getBytes(7)),
                                row.getInt(8),
                                row.getInt(9)));
            }
        }
        return all;
    }

    /// Ends all leases, so that their records are not those of a process that crashed.
    static void release(Transaction transaction) throws SQLException {
        var pipelines = new ArrayList<String>();
        var select =
                transaction.prepare("SELECT DISTINCT pipeline FROM shard_reader WHERE leased > 0");
        try (var row = select.executeQuery()) {
            while (row.next()) {
                pipelines.add(row.getString(1));
            }
        }
        for (var pipeline : pipelines) {
            for (var reader : all(transaction, pipeline).entrySet()) {
                var released = reader.getValue().released();
                put(transaction, pipeline, reader.getKey(), released);
            }
        }
    }

    static void put(Transaction transaction, String pipeline, long shard, Checkpoint checkpoint)
            throws SQLException {
        var put = transaction.prepare(PUT);
        put.setString(1, pipeline);
        put.setLong(2, shard);
        put.setLong(3, checkpoint.position());
        put.setInt(4, checkpoint.attempts());
        put.setLong(5, checkpoint.until());
        put.setLong(6, checkpoint.leased());
        put.setLong(7, checkpoint.suspect());
        put.setBytes(8, checkpoint.done().toByteArray());
        put.setInt(9, checkpoint.crashes());
        put.setInt(10, checkpoint.group());
        put.executeUpdate();
    }

    /// Deletes the checkpoints of shards that no longer exist.
    static void clean(Transaction transaction) throws SQLException {
        transaction
                .prepare("DELETE FROM shard_reader WHERE shard NOT IN (SELECT id FROM shard)")
                .executeUpdate();
    }
}
