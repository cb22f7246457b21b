package dev.leat.local.view;

import dev.leat.app.View;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// Deletes the expired parts (values of one period) of one view. Scans the table once a day and
/// after a start; each commit scans a few rows. Readers omit expired parts even if they are not
/// deleted yet. Used on the writer thread.
final class ViewParts {

    /// Number of rows of the view whose parts one commit checks.
    private static final int SLICE = 200;

    private final View view;
    private final String drop;
    private final String lastId;
    private long began = Long.MIN_VALUE;
    private long next;
    private long end = -1;

    ViewParts(ViewSchema schema) {
        view = schema.view();
        drop = schema.dropParts();
        lastId = schema.lastId();
    }

    void step(Transaction transaction, Instant now) throws SQLException {
        if (view.every().flatMap(View.Every::keep).isEmpty()) {
            return;
        }
        long today = Math.floorDiv(now.getEpochSecond(), Duration.ofDays(1).toSeconds());
        if (next > end && began != today) {
            began = today;
            next = 1;
            end = transaction.number(lastId);
        }
        if (next <= end) {
            transaction.update(drop, next, next + SLICE - 1, view.oldestPart(now));
            next += SLICE;
        }
    }
}
