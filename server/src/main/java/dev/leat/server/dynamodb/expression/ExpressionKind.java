package dev.leat.server.dynamodb.expression;

/// The request parameter that an expression is the value of.
public enum ExpressionKind {
    CONDITION("ConditionExpression"),
    FILTER("FilterExpression"),
    KEY_CONDITION("KeyConditionExpression"),
    UPDATE("UpdateExpression"),
    PROJECTION("ProjectionExpression");

    /// The longest expression, in bytes
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
    static final int MAX_BYTES = 4096;

    private final String parameter;

    ExpressionKind(String parameter) {
        this.parameter = parameter;
    }

    public String parameter() {
        return parameter;
    }

    ExpressionException invalid(String message) {
        return new ExpressionException("Invalid " + parameter + ": " + message);
    }

    /// Quotes the token and the tokens next to it, as DynamoDB does.
    ExpressionException syntaxError(String expression, Token token) {
        int from = Math.max(0, token.at() - 8);
        int to = Math.min(expression.length(), token.at() + token.text().length() + 8);
        return invalid(
                "Syntax error; token: \"%s\", near: \"%s\""
                        .formatted(token.text(), expression.substring(from, to).strip()));
    }
}
