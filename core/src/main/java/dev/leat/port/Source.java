package dev.leat.port;

import java.time.Instant;
import java.util.Optional;

/// Where a pipeline's records come from. Threads may share it.
public interface Source {

    /// Leases at most so many records and bytes (but one record at least), if there are any. Does
    /// not wait for records to come. When it returns, the lease is durable: no crash can lose its
    /// receive count.
    Optional<Lease> lease(int records, long bytes);

    /// Raised whenever something may have become leasable.
    Signal signal();

    /// When a record that is now hidden or delayed becomes leasable, if any.
    Optional<Instant> next();

    /// Whether nothing is left here: nothing to lease now or later, and nothing leased.
    boolean drained();
}
