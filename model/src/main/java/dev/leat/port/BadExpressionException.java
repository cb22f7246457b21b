package dev.leat.port;

/// Thrown for an invalid expression in a command's option. The message shows the expression with a
/// marker under the error, and a hint.
public final class BadExpressionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public BadExpressionException(String message, Throwable cause) {
        super(message, cause);
    }
}
