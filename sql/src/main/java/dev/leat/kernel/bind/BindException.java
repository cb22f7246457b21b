package dev.leat.kernel.bind;

import java.util.List;
import java.util.Optional;

/// Thrown if an expression cannot be bound. It has a message, the error's offset in the expression
/// (in characters, from 0) and a hint.
public final class BindException extends Exception {

    private final int offset;
    private final transient Optional<String> hint;
    private final transient List<BindException> others;

    public BindException(String message, int offset, Optional<String> hint) {
        this(message, offset, hint, List.of());
    }

    private BindException(
            String message, int offset, Optional<String> hint, List<BindException> others) {
        super(message);
        this.offset = offset;
        this.hint = hint;
        this.others = others;
    }

    /// Returns the first of these exceptions, with the other exceptions attached to it.
    static BindException all(List<BindException> wrong) {
        var first = wrong.getFirst();
        return new BindException(
                String.valueOf(first.getMessage()),
                first.offset,
                first.hint,
                List.copyOf(wrong.subList(1, wrong.size())));
    }

    public int offset() {
        return offset;
    }

    public Optional<String> hint() {
        return hint;
    }

    /// Returns the other errors found in the same expression.
    public List<BindException> others() {
        return others;
    }
}
