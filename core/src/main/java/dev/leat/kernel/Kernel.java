package dev.leat.kernel;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;

/// Row processing of one pipeline. Owned by one thread.
public interface Kernel extends AutoCloseable {

    /// Decodes the records that are pending in the table, and runs the steps. Writes to the table
    /// the outcomes of records that are rejected (with every reason), filtered, or filtered from a
    /// single sink. Returns all other records as rows.
    Rows run(LeasedWork work, Outcomes table);

    @Override
    void close();
}
