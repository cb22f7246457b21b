package dev.leat.redrive;

import java.util.Optional;
import java.util.OptionalInt;

/// What a run is told besides its terms: letters that were sent back `mostAttempts` times already
/// are held; `body` is a new body from an editor, for a run of one letter.
public record Manner(OptionalInt mostAttempts, Optional<byte[]> body) {

    public static final Manner PLAIN = new Manner(OptionalInt.empty(), Optional.empty());

    public static Manner edited(byte[] body) {
        return new Manner(OptionalInt.empty(), Optional.of(body));
    }

    public static Manner atMost(int attempts) {
        return new Manner(OptionalInt.of(attempts), Optional.empty());
    }
}
