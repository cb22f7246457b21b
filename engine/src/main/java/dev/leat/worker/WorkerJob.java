package dev.leat.worker;

import dev.leat.port.Lease;

/// Processes leased records for a worker, until they are settled and counted. Owned by one thread.
public interface WorkerJob {

    /// Processes the records. Returns when they are settled or returned to the source.
    ///
    /// @throws UnavailableException if the source store is unavailable; nothing was settled
    /// @throws LeaseLostException if the lease ended early and the records were leased again
    void run(Lease lease) throws InterruptedException;
}
