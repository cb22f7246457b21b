package dev.leat.kernel.bind;

/// Thrown for an invalid expression in a command's option. The message shows the expression with a
/// marker under the error, and a hint.
public final class BadExpressionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /// Creates the exception; `what` names the option, such as `--where`.
    public BadExpressionException(String what, String text, BindException cause) {
        super(message(what, text, cause), cause);
    }

    private static String message(String what, String text, BindException cause) {
        int offset = Math.clamp(cause.offset(), 0, text.length());
        int start = text.lastIndexOf('\n', offset - 1) + 1;
        int end = text.indexOf('\n', offset);
        var line = text.substring(start, end < 0 ? text.length() : end);
        // keep tabs, so that the marker is aligned
        var before = text.substring(start, offset).replaceAll("[^\t]", " ");
        var message = new StringBuilder("%s: %s".formatted(what, cause.getMessage()));
        message.append("\n  ").append(line).append("\n  ").append(before).append('^');
        cause.hint().ifPresent(hint -> message.append("\n  ").append(hint));
        return message.toString();
    }
}
