package dev.leat.port;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// What one place knows of a record: digest and version of its newest state, which of the
/// pipeline's sinks have this state, as `view NAME` or `queue NAME`, and the day (UTC) on which it
/// was last seen, where the place keeps days. The version is 0 where records never change.
public record Holding(byte[] digest, long version, List<String> sinks, Optional<LocalDate> seen) {

    public Holding {
        sinks = List.copyOf(sinks);
    }
}
