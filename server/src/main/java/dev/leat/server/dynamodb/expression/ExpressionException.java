package dev.leat.server.dynamodb.expression;

/// An expression that is invalid, or that cannot be evaluated on an item. The message is that of
/// DynamoDB's ValidationException.
public final class ExpressionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ExpressionException(String message) {
        super(message, null, false, false);
    }
}
