package dev.leat.port;

/// Stored state is corrupt. The message names the file and the remedy. Waiting does not help: the
/// caller stops working with the store.
public final class CorruptStateException extends RuntimeException {

    public CorruptStateException(String message, Throwable cause) {
        super(message, cause);
    }

    public CorruptStateException(String message) {
        super(message);
    }
}
