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

    /// Returns a message that shows the expression `text` with a marker under the error, and the
    /// hint. `what` names the place of the expression, such as the option `--where`.
    public String in(String what, String text) {
        int at = Math.clamp(offset, 0, text.length());
        int start = text.lastIndexOf('\n', at - 1) + 1;
        int end = text.indexOf('\n', at);
        var line = text.substring(start, end < 0 ? text.length() : end);
        // keep tabs, so that the marker is aligned
        var before = text.substring(start, at).replaceAll("[^\t]", " ");
        var message = new StringBuilder("%s: %s".formatted(what, getMessage()));
        message.append("\n  ").append(line).append("\n  ").append(before).append('^');
        hint.ifPresent(some -> message.append("\n  ").append(some));
        return message.toString();
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
