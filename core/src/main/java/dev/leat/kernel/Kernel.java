package dev.leat.kernel;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;

/// Row processing of one pipeline. Owned by one thread.
public interface Kernel extends AutoCloseable {

    /// Decodes the pending records of the table and runs the steps. Enters in the table the records
    /// that are rejected (with every reason), filtered, or filtered from a single sink; returns the
    /// others as rows.
    Rows run(LeasedWork work, Outcomes table);

    @Override
    void close();
}
