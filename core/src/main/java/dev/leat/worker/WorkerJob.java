package dev.leat.worker;

import dev.leat.batch.LeasedWork;

/// The work of a worker on its leased records, until they are settled and counted. Owned by one
/// thread.
public interface WorkerJob {

    /// Processes the work and returns when it is settled or returned.
    ///
    /// @throws UnavailableException if the source store is unavailable: nothing was settled
    /// @throws LeaseLostException if the records were leased again
    void run(LeasedWork leased) throws InterruptedException;
}
