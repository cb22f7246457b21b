package dev.leat.redrive;

import java.util.Optional;
import java.util.OptionalInt;

/// Options of a run that are not among its terms. Dead letters that were redriven `mostAttempts`
/// times are held. `body` is an edited body without SNS envelopes, for a run of one dead letter.
/// The first `canary` dead letters are sent before the others, which follow only if all records of
/// the canary succeed.
public record RunOptions(OptionalInt mostAttempts, Optional<byte[]> body, OptionalInt canary) {

    public static final RunOptions PLAIN =
            new RunOptions(OptionalInt.empty(), Optional.empty(), OptionalInt.empty());

    public static RunOptions edited(byte[] body) {
        return new RunOptions(OptionalInt.empty(), Optional.of(body), OptionalInt.empty());
    }

    public static RunOptions atMost(int attempts) {
        return new RunOptions(OptionalInt.of(attempts), Optional.empty(), OptionalInt.empty());
    }

    public static RunOptions canary(int letters) {
        return new RunOptions(OptionalInt.empty(), Optional.empty(), OptionalInt.of(letters));
    }
}
