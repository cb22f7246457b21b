package dev.leat.port;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// What one place knows of a record: digest and version of its newest state, and which of the
/// pipeline's sinks have this state, as `view NAME` or `queue NAME`. The version is 0 where records
/// never change.
///
/// @param seen the first day (UTC) on which it may have been last seen, where the place keeps days
/// @param until the last one: the same where the place keeps single days
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
