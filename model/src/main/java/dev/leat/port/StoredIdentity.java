package dev.leat.port;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// The stored identity of a record in one store: the digest and the version of the record's newest
/// state, and the pipeline's sinks that have this state. A sink is written as `view NAME` or `queue
/// NAME`. The version is 0 if the pipeline's records never change.
///
/// @param seen the day (UTC) on which the record was last seen, or the earliest possible such day;
///   empty if the store does not keep days
/// @param until the latest possible such day; equal to `seen` if the store keeps single days
public record StoredIdentity(
        byte[] digest,
        long version,
        List<String> sinks,
        Optional<LocalDate> seen,
        Optional<LocalDate> until) {

    public StoredIdentity {
        sinks = List.copyOf(sinks);
    }
}
