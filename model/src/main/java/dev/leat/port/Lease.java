package dev.leat.port;

import dev.leat.batch.LeasedWork;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A lease on a batch of records, valid until a deadline. The lease ends when the batch is settled.
/// If the batch is not settled by the deadline, the lease expires and the records are redelivered.
/// [#extend] moves the deadline. Thread-safe.
public interface Lease {

    LeasedWork work();

    Instant until();

    /// Sets the deadline to `by` from now. Has no effect if the lease has ended.
    void extend(Duration by);

    /// Returns the only record of the lease as a suspect, if it has a trial before it is processed.
    default Optional<Suspect> suspect() {
        return Optional.empty();
    }
}
