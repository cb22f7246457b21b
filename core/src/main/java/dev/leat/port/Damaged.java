package dev.leat.port;

/// What a place keeps cannot be trusted. The message names the file and says what to do; no waiting
/// mends it, so whoever works with the place stops.
public final class Damaged extends RuntimeException {

    public Damaged(String message, Throwable cause) {
        super(message, cause);
    }

    public Damaged(String message) {
        super(message);
    }
}
