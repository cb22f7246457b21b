package dev.leat.operations;

import java.util.Optional;

/// The error of an invalid SQL statement. It has the character position of the error, counted from
/// 1, if that is known.
public final class BadStatementException extends RuntimeException {

    private final transient Optional<Integer> position;

    public BadStatementException(String message, Optional<Integer> position) {
        super(message);
        this.position = position;
    }

    public Optional<Integer> position() {
        return position;
    }
}
