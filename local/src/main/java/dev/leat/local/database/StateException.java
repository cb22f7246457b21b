package dev.leat.local.database;

/// The state folder cannot be used as it is: damaged, of a newer version, or open elsewhere. The
/// message names the file, says what is wrong and what to do. Leat has changed nothing in it.
public final class StateException extends RuntimeException {

    public StateException(String message) {
        super(message);
    }

    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
