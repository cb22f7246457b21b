package dev.leat.kernel.bind;

import java.util.Optional;

/// An expression that cannot be used: what is wrong, where in its text (characters from 0), and a
/// hint.
public final class BindException extends Exception {

    private final int offset;
    private final transient Optional<String> hint;

    public BindException(String message, int offset, Optional<String> hint) {
        super(message);
        this.offset = offset;
        this.hint = hint;
    }

    public int offset() {
        return offset;
    }

    public Optional<String> hint() {
        return hint;
    }
}
