package dev.leat.server.eventbridge;

import dev.leat.server.aws.AwsErrorException;
import org.jspecify.annotations.Nullable;

/// Errors of EventBridge, with AWS's messages.
final class EventErrors {

    private static final String TYPES = "com.amazonaws.events#";

    private EventErrors() {}

    static AwsErrorException invalid(String message) {
        return error("ValidationException", message);
    }

    /// Returns the error of a parameter that violates a constraint of its type.
    static AwsErrorException constraint(String member, @Nullable String value, String constraint) {
        return invalid(
                "1 validation error detected: Value %s at '%s' failed to satisfy constraint: Member must %s"
                        .formatted(value == null ? "null" : "'" + value + "'", member, constraint));
    }

    static AwsErrorException invalidPattern(String reason) {
        return error(
                "InvalidEventPatternException", "Event pattern is not valid. Reason: " + reason);
    }

    /// Returns the error of a page's token
    /// (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html).
    static AwsErrorException invalidToken() {
        return error("InvalidToken", "The NextToken is not valid for this list.");
    }

    static AwsErrorException noBus(String name) {
        return error(
                "ResourceNotFoundException",
                "Event bus %s does not exist: Leat has only the event bus default."
                        .formatted(name));
    }

    static AwsErrorException noRule(String name) {
        return error(
                "ResourceNotFoundException",
                "Rule %s does not exist on EventBus default.".formatted(name));
    }

    static AwsErrorException noResource(String text) {
        return error("ResourceNotFoundException", text);
    }

    static AwsErrorException limit(String text) {
        return error("LimitExceededException", text);
    }

    private static AwsErrorException error(String code, String text) {
        return new AwsErrorException(TYPES + code, code, 400, text);
    }
}
