package dev.leat.port;

import dev.leat.batch.LeasedWork;
import java.time.Duration;
import java.time.Instant;

/// A lease on a batch of records, valid until a deadline. It ends with the settlement of its work.
/// If it is neither settled nor extended, it expires and its records are redelivered. Thread-safe.
public interface Lease {

    LeasedWork work();

    Instant until();

    /// Sets the deadline to `by` from now. Has no effect on a lease that has ended.
    void extend(Duration by);
}
