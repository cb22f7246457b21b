package dev.leat.port;

/// Stored state is corrupt. The message names the file and the remedy. Retries are useless: the
/// caller stops using the store.
public final class CorruptStateException extends RuntimeException {

    public CorruptStateException(String message, Throwable cause) {
        super(message, cause);
    }

    public CorruptStateException(String message) {
        super(message);
    }
}
