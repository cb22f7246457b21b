package dev.leat.redrive;

import java.util.Optional;
import java.util.OptionalInt;

/// What a run is told besides its terms: letters that were sent back `mostAttempts` times already
/// are held; `body` is a new body from an editor, for a run of one letter.
public record RunOptions(OptionalInt mostAttempts, Optional<byte[]> body) {

    public static final RunOptions PLAIN = new RunOptions(OptionalInt.empty(), Optional.empty());

    public static RunOptions edited(byte[] body) {
        return new RunOptions(OptionalInt.empty(), Optional.of(body));
    }

    public static RunOptions atMost(int attempts) {
        return new RunOptions(OptionalInt.of(attempts), Optional.empty());
    }
}
