package dev.leat.port;

import java.time.Instant;
import java.util.Optional;

/// The input of a pipeline: leases records of a queue. Thread-safe.
public interface Source {

    /// Leases up to `records` records of up to `bytes` bytes in total, but at least one record.
    /// Returns empty if none is available; does not wait. The lease is durable on return, so that
    /// no crash loses its receive count.
    Optional<Lease> lease(int records, long bytes);

    /// Returns the signal that is raised when records may be available for lease.
    Signal signal();

    /// Returns the time at which the next hidden or delayed record becomes available, if any.
    Optional<Instant> next();

    /// Returns true if the source is empty: no record is available, delayed, hidden or leased.
    boolean drained();
}
