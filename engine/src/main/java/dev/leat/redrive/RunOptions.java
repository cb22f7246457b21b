package dev.leat.redrive;

import java.util.Optional;
import java.util.OptionalInt;

/// Options of a run that are not among its terms. Dead letters that were redriven `mostAttempts`
/// times are held. `body` is an edited body, for a run of one dead letter.
public record RunOptions(OptionalInt mostAttempts, Optional<byte[]> body) {

    public static final RunOptions PLAIN = new RunOptions(OptionalInt.empty(), Optional.empty());

    public static RunOptions edited(byte[] body) {
        return new RunOptions(OptionalInt.empty(), Optional.of(body));
    }

    public static RunOptions atMost(int attempts) {
        return new RunOptions(OptionalInt.of(attempts), Optional.empty());
    }
}
