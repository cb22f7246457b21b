package dev.leat.kernel;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;

/// Row processing of one pipeline. Owned by one thread.
public interface Kernel extends AutoCloseable {

    /// Decodes the records that are pending in the table, and runs the steps. Writes the outcomes
    /// of rejected records (with every reason) and of filtered records to the table; a record may
    /// be filtered at a single sink. If a step `unnest` makes too many rows for one batch, the last
    /// records become RETURNED. Returns the records that are still pending at a sink as rows.
    Rows run(LeasedWork work, Outcomes table);

    @Override
    void close();
}
