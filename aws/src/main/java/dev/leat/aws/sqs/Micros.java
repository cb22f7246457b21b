package dev.leat.aws.sqs;

import java.time.Instant;

/// Times as microseconds since 1970, the unit of [dev.leat.port.Quarantine].
final class Micros {

    private static final long SECOND = 1_000_000;

    private Micros() {}

    static long of(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano() / 1_000);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1_000);
    }
}
