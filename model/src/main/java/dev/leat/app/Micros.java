package dev.leat.app;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Converts times to and from microseconds since 1970, the form in which columns, states and views
/// have them.
public final class Micros {

    private Micros() {}

    public static long of(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
