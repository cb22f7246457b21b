package dev.leat.kernel;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;

/// The row work of one pipeline. Owned by one thread.
public interface Kernel extends AutoCloseable {

    /// Takes the records that are pending in the table through decoding and steps. Enters in the
    /// table who is rejected (with every reason), filtered, and filtered from one sink alone; the
    /// others are the rows.
    Rows run(LeasedWork work, Outcomes table);

    @Override
    void close();
}
