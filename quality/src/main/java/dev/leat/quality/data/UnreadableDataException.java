package dev.leat.quality.data;

/// A source cannot be read as a table. The message names the source and the reason.
public final class UnreadableDataException extends RuntimeException {

    public UnreadableDataException(String message) {
        super(message);
    }

    public UnreadableDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
