package dev.leat.kernel.query;

/// Thrown if DuckDB cannot store the rows of a table, for example because its memory limit is
/// exceeded.
public final class UnfilledTableException extends RuntimeException {

    UnfilledTableException(String message) {
        super(message);
    }

    UnfilledTableException(String message, Throwable cause) {
        super(message, cause);
    }
}
