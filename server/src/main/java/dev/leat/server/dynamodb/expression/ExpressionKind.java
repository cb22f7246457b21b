package dev.leat.server.dynamodb.expression;

/// The request parameter that contains an expression.
public enum ExpressionKind {
    CONDITION("ConditionExpression"),
    FILTER("FilterExpression"),
    KEY_CONDITION("KeyConditionExpression"),
    UPDATE("UpdateExpression"),
    PROJECTION("ProjectionExpression");

    /// Maximum length of an expression in bytes
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

    /// Returns an error that quotes the token and its neighbours, as DynamoDB does.
    ExpressionException syntaxError(String expression, Token token) {
        int from = Math.max(0, token.at() - 8);
        int to = Math.min(expression.length(), token.at() + token.text().length() + 8);
        return invalid(
                "Syntax error; token: \"%s\", near: \"%s\""
                        .formatted(token.text(), expression.substring(from, to).strip()));
    }
}
