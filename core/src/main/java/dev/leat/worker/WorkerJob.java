package dev.leat.worker;

import dev.leat.batch.LeasedWork;

/// What a worker does with what it leased, until it is settled, and counts. Owned by one thread.
public interface WorkerJob {

    /// Works, and comes back when nothing is left to do with it.
    ///
    /// @throws Unavailable if the store that holds the source is away: nothing was settled
    /// @throws LeaseLost if another has the work now
    void run(LeasedWork leased) throws InterruptedException;
}
