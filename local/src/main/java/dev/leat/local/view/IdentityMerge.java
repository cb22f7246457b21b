package dev.leat.local.view;

import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Merges the identities of a new generation (a rebuilt copy of a view) into those of the app. The
/// generation has its own pipeline. When all rows are in the tables, the identities of this
/// pipeline are merged into those of the app's pipeline:
///
/// - First the bit and the contributions of the old generation are removed.
/// - A record that is then unknown is inserted.
/// - A record that is known with the same state gets the view's bit.
/// - A record that is known with another state and never changes gets the new generation's state
///   and the view's bit.
/// - A record that is known with another state and may change keeps its state and does not get the
///   bit. It gets the new generation's contribution, so that the record's next state replaces that
///   contribution.
///
/// Used on the writer thread.
///
/// @param from the generation's pipeline
/// @param into the app's pipeline
/// @param bit the view's bit among the sinks of the app's pipeline
/// @param changing true if the pipeline's records may change
/// @param firstDay identities that were last seen before this day are removed
record IdentityMerge(long from, long into, int bit, boolean changing, long firstDay) {

    /// The bit of the view in the generation's pipeline, which has no other sink.
    private static final int ITS_BIT = 0;

    private static final String MATCH =
            " FROM identity n WHERE p.pipeline = ?1 AND n.pipeline = ?2 AND n.identity = p.identity";

    private static final String SAME =
            " AND n.digest = p.digest AND coalesce(n.version, 0) = coalesce(p.version, 0)";

    /// Removes a bit and its contributions from the identities of a pipeline. Identities without
    /// any other bit are removed.
    static void clear(Transaction transaction, long pipeline, int bit) throws SQLException {
        execute(
                transaction,
                "UPDATE identity SET sinks = sinks & ~(1 << ?2) WHERE pipeline = ?1",
                pipeline,
                bit);
        execute(transaction, "DELETE FROM identity WHERE pipeline = ?1 AND sinks = 0", pipeline);
        store(transaction, pipeline, without(transaction, pipeline, bit));
    }

    void run(Transaction transaction) throws SQLException {
        execute(
                transaction,
                "UPDATE identity SET sinks = sinks & ~(1 << ?2) WHERE pipeline = ?1",
                into,
                bit);
        execute(
                transaction,
                "DELETE FROM identity WHERE pipeline = ?1 AND (sinks = 0 OR day < ?2)",
                into,
                changing ? Long.MIN_VALUE : firstDay);
        mark(transaction);
        execute(
                transaction,
                "INSERT OR IGNORE INTO identity (pipeline, identity, digest, version, sinks, day)"
                        + " SELECT ?1, identity, digest, version, 1 << ?3, day FROM identity"
                        + " WHERE pipeline = ?2",
                into,
                from,
                bit);
        if (changing) {
            contributions(transaction);
        }
        forget(transaction, from);
    }

    private void mark(Transaction transaction) throws SQLException {
        execute(
                transaction,
                "UPDATE identity AS p SET sinks = p.sinks | (1 << ?3), day = max(p.day, n.day)"
                        + MATCH
                        + SAME,
                into,
                from,
                bit);
        if (!changing) {
            execute(
                    transaction,
                    "UPDATE identity AS p SET digest = n.digest, sinks = p.sinks | (1 << ?3),"
                            + " day = max(p.day, n.day)"
                            + MATCH
                            + " AND n.digest <> p.digest",
                    into,
                    from,
                    bit);
        }
    }

    private void contributions(Transaction transaction) throws SQLException {
        var now = without(transaction, into, bit);
        var known = read(transaction, into);
        read(transaction, from)
                .forEach((key, packed) -> {
                    var mine = new IdentityKey(into, key.high(), key.low());
                    var before =
                            now.getOrDefault(
                                    mine, known.getOrDefault(mine, StoredContributions.NOTHING));
                    now.put(
                            mine,
                            StoredContributions.with(
                                    before, bit, StoredContributions.of(packed, ITS_BIT)));
                });
        store(transaction, into, now);
    }

    /// Returns the changed contributions of a pipeline's records after the removal of a bit.
    private static Map<IdentityKey, byte[]> without(Transaction transaction, long pipeline, int bit)
            throws SQLException {
        var changed = new LinkedHashMap<IdentityKey, byte[]>();
        read(transaction, pipeline)
                .forEach((key, packed) -> {
                    if (StoredContributions.of(packed, bit).length > 0) {
                        changed.put(
                                key,
                                StoredContributions.with(packed, bit, StoredContributions.NOTHING));
                    }
                });
        return changed;
    }

    private static void store(
            Transaction transaction, long pipeline, Map<IdentityKey, byte[]> contributions)
            throws SQLException {
        var write = transaction.prepare("INSERT OR REPLACE INTO inside VALUES (?, ?, ?)");
        for (var row : contributions.entrySet()) {
            write.setLong(1, pipeline);
            write.setBytes(2, row.getKey().bytes());
            write.setBytes(3, row.getValue());
            write.addBatch();
        }
        write.executeBatch();
        execute(
                transaction,
                "DELETE FROM inside WHERE pipeline = ?1 AND length(contributions) = ?2",
                pipeline,
                0);
    }

    private static Map<IdentityKey, byte[]> read(Transaction transaction, long pipeline)
            throws SQLException {
        var found = new LinkedHashMap<IdentityKey, byte[]>();
        var select =
                transaction.prepare(
                        "SELECT identity, contributions FROM inside WHERE pipeline = ?");
        select.setLong(1, pipeline);
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                var identity = java.nio.ByteBuffer.wrap(rows.getBytes(1));
                found.put(IdentityKey.read(pipeline, identity), rows.getBytes(2));
            }
        }
        return found;
    }

    /// Removes a pipeline and all of its identities.
    static void forget(Transaction transaction, long pipeline) throws SQLException {
        forgetRecords(transaction, pipeline);
        execute(transaction, "DELETE FROM pipeline_sink WHERE pipeline = ?1", pipeline);
        execute(transaction, "DELETE FROM pipeline WHERE id = ?1", pipeline);
    }

    /// Removes all identities of a pipeline.
    static void forgetRecords(Transaction transaction, long pipeline) throws SQLException {
        for (var table : java.util.List.of("identity", "inside")) {
            execute(transaction, "DELETE FROM " + table + " WHERE pipeline = ?1", pipeline);
        }
    }

    private static void execute(Transaction transaction, String sql, long... numbers)
            throws SQLException {
        var statement = transaction.prepare(sql);
        for (int i = 0; i < numbers.length; i++) {
            statement.setLong(i + 1, numbers[i]);
        }
        statement.executeUpdate();
    }
}
