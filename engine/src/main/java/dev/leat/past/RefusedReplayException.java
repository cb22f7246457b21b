package dev.leat.past;

/// A replay or a comparison that cannot take place. The message is for the user, and says what to
/// do.
public final class RefusedReplayException extends RuntimeException {

    RefusedReplayException(String message) {
        super(message);
    }
}
