package dev.leat.redrive;

import java.util.Optional;
import java.util.OptionalInt;

/// The options of a run in addition to its terms: dead letters that were redriven `mostAttempts`
/// times are held; `body` is an edited body, for a run of one dead letter.
public record RunOptions(OptionalInt mostAttempts, Optional<byte[]> body) {

    public static final RunOptions PLAIN = new RunOptions(OptionalInt.empty(), Optional.empty());

    public static RunOptions edited(byte[] body) {
        return new RunOptions(OptionalInt.empty(), Optional.of(body));
    }

    public static RunOptions atMost(int attempts) {
        return new RunOptions(OptionalInt.of(attempts), Optional.empty());
    }
}
