package dev.leat.server.dynamodb;

import dev.leat.server.dynamodb.expression.Condition;
import dev.leat.server.dynamodb.expression.ConditionParser;
import dev.leat.server.dynamodb.expression.ExpressionKind;
import dev.leat.server.dynamodb.expression.Placeholders;
import dev.leat.server.dynamodb.expression.Projection;
import dev.leat.server.dynamodb.expression.Update;
import dev.leat.server.dynamodb.expression.UpdateParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The expressions of one request, parsed with its names and values. Used by one thread.
final class RequestExpressions {

    private final Placeholders placeholders;
    private final boolean names;
    private final boolean values;
    private boolean any;

    /// Reads the names and values of a request. A parameter is null if the request does not have
    /// it.
    RequestExpressions(
            @Nullable Map<String, String> names, @Nullable Map<String, AttributeValue> values) {
        checkKeys("ExpressionAttributeNames", names, '#');
        checkKeys("ExpressionAttributeValues", values, ':');
        this.names = names != null && !names.isEmpty();
        this.values = values != null && !values.isEmpty();
        this.placeholders =
                new Placeholders(
                        names == null ? Map.of() : names,
                        values == null ? Map.of() : AttributeValues.values(values));
    }

    private static void checkKeys(String parameter, @Nullable Map<String, ?> given, char begin) {
        if (given == null || given instanceof SdkAutoConstructMap) {
            return;
        }
        if (given.isEmpty()) {
            throw DynamoDbErrors.validation(parameter + " must not be empty");
        }
        for (var key : given.keySet()) {
            if (key.length() < 2 || key.charAt(0) != begin) {
                throw DynamoDbErrors.validation(
                        "%s contains invalid key: Syntax error; key: \"%s\""
                                .formatted(parameter, key));
            }
        }
    }

    private Placeholders placeholders() {
        any = true;
        return placeholders;
    }

    Optional<Condition> condition(ExpressionKind kind, @Nullable String expression) {
        return Optional.ofNullable(expression)
                .map(text -> ConditionParser.parse(kind, text, placeholders()));
    }

    Optional<Update> update(@Nullable String expression) {
        return Optional.ofNullable(expression)
                .map(text -> UpdateParser.parse(text, placeholders()));
    }

    /// Reads a projection, which is an expression or the older parameter `AttributesToGet`.
    Optional<Projection> projection(@Nullable String expression, List<String> older) {
        return Optional.ofNullable(expression)
                .map(text -> Projection.parse(text, placeholders()))
                .or(() -> OlderParameters.projection(older));
    }

    /// Checks that the expressions use all names and values. Call it after all expressions are
    /// parsed.
    RequestExpressions used() {
        if (!any && (names || values)) {
            throw DynamoDbErrors.validation(
                    "%s can only be specified when using expressions"
                            .formatted(
                                    names
                                            ? "ExpressionAttributeNames"
                                            : "ExpressionAttributeValues"));
        }
        placeholders.checkUsed();
        return this;
    }
}
