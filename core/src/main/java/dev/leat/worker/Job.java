package dev.leat.worker;

import dev.leat.batch.Work;
import dev.leat.port.LeaseLost;
import dev.leat.port.Unavailable;

/// What a worker does with what it leased, until it is settled, and counts. Owned by one thread.
public interface Job {

    /// Works, and comes back when nothing is left to do with it.
    ///
    /// @throws Unavailable if the store that holds the source is away: nothing was settled
    /// @throws LeaseLost if another has the work now
    void run(Work leased) throws InterruptedException;
}
