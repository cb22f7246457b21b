package dev.leat.server.operations;

import java.util.Optional;

/// A statement that cannot be run: why, and the character, from 1, that is at fault, if it is
/// known.
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
