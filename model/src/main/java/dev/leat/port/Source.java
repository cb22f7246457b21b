package dev.leat.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The input of a pipeline, from which it leases records. Thread-safe.
public interface Source {

    /// Leases up to `records` records with up to `bytes` bytes in total; a single record may be
    /// larger. Returns empty, without waiting, if no record is available. The lease is durable when
    /// the method returns, so no crash loses the records' receive counts.
    Optional<Lease> lease(int records, long bytes);

    /// Returns the number of records that are available for lease, at most `records`. A lease may
    /// return fewer, for example because of their bytes.
    int available(int records);

    /// Returns the number of records that are suspects ([Suspicion]), including leased ones. They
    /// are leased before all others.
    long suspects();

    /// Returns the signal that is raised when records may be available for lease.
    Signal signal();

    /// Returns the time at which the next hidden or delayed record becomes available; empty if
    /// there is none.
    Optional<Instant> next();

    /// Returns true if the source is empty: no record is available, delayed, hidden or leased.
    ///
    /// @throws UnavailableException if the source is in an external store that is unavailable
    boolean drained();

    /// Returns the age of the oldest record that is not finished, if the source is a stream; empty
    /// if there is none.
    default Optional<Duration> lag() {
        return Optional.empty();
    }
}
