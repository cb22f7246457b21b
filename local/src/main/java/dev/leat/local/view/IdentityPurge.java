package dev.leat.local.view;

import dev.leat.batch.Rows;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// Deletes expired identities. Scans the table once a day and after a start; each commit scans a
/// fixed number of rows. Expired identities are ignored even before they are deleted. Used on the
/// writer thread.
final class IdentityPurge {

    /// Number of rows that one commit reads, which takes about 1 ms. With commits of 1,000 records,
    /// the whole table is scanned within two days.
    private static final int SLICE = 10_000;

    private static final byte[] START = {};

    private final IdentityTable table;
    private final Deque<Map.Entry<Long, Long>> ahead = new ArrayDeque<>();
    private byte[] after = START;
    private long began = Long.MIN_VALUE;

    IdentityPurge(IdentityTable table) {
        this.table = table;
    }

    void step(Transaction transaction, long today) throws SQLException {
        if (ahead.isEmpty() && began != today) {
            began = today;
            ahead.addAll(PipelineTable.days(transaction).entrySet());
        }
        var pipeline = ahead.peek();
        if (pipeline == null) {
            return;
        }
        after =
                table.purge(
                        transaction, pipeline.getKey(), after, SLICE, today - pipeline.getValue());
        if (after.length > Rows.HASH_BYTES) {
            ahead.remove();
            after = START;
        }
    }
}
