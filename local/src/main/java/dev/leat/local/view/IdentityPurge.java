package dev.leat.local.view;

import dev.leat.batch.Rows;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// Deletes identities whose window is over: once a day, and after a start, it scans the table, one
/// slice with each commit. Judgements do not depend on its progress. Used on the writer thread.
final class IdentityPurge {

    /// Rows read in one commit: about 1 ms. With commits of 1,000 rows, the whole state is scanned
    /// within two days.
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
