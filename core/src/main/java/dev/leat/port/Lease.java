package dev.leat.port;

import dev.leat.batch.LeasedWork;
import java.time.Duration;
import java.time.Instant;

/// A lease on a batch of records, valid until a deadline. It ends when the batch is settled. If it
/// is neither settled nor extended, it expires and its records are redelivered. Thread-safe.
public interface Lease {

    LeasedWork work();

    Instant until();

    /// Sets the deadline to `by` from now. Has no effect if the lease has ended.
    void extend(Duration by);
}
