package dev.leat.server.dynamodb.expression;

/// Thrown if an expression is invalid, or cannot be evaluated for an item. The message is that of
/// DynamoDB's ValidationException.
public final class ExpressionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ExpressionException(String message) {
        super(message, null, false, false);
    }

    /// Returns the error for a value of the request that is not allowed.
    static ExpressionException invalidValue(String message) {
        return new ExpressionException("One or more parameter values were invalid: " + message);
    }
}
