package dev.leat.port;

import dev.leat.batch.LeasedWork;
import java.time.Duration;
import java.time.Instant;

/// Records handed out until a deadline. It ends with the settlement of its work; neither settled
/// nor extended, it runs out and the records come again. Threads may share it.
public interface Lease {

    LeasedWork work();

    Instant until();

    /// Moves the deadline to now + `by`. Does nothing to a lease that has ended.
    void extend(Duration by);
}
