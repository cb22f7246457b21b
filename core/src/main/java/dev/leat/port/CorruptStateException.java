package dev.leat.port;

/// What a place keeps cannot be trusted. The message names the file and says what to do; no waiting
/// mends it, so whoever works with the place stops.
public final class CorruptStateException extends RuntimeException {

    public CorruptStateException(String message, Throwable cause) {
        super(message, cause);
    }

    public CorruptStateException(String message) {
        super(message);
    }
}
