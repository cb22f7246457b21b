package dev.leat.port;

/// A place as a whole cannot be reached or cannot keep anything now. It says nothing about a single
/// record.
public final class Unavailable extends RuntimeException {

    public Unavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public Unavailable(String message) {
        super(message);
    }
}
