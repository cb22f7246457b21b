package dev.leat.server.dynamodb;

import dev.leat.server.dynamodb.expression.AttributeConditions;
import dev.leat.server.dynamodb.expression.AttributeUpdate;
import dev.leat.server.dynamodb.expression.Condition;
import dev.leat.server.dynamodb.expression.Projection;
import dev.leat.server.dynamodb.expression.Update;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;

/// The parameters of DynamoDB's first API. Expressions replaced them, but older programs use them,
/// also the Kinesis Client Library
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html).
/// A request has either these parameters or expressions.
final class OlderParameters {

    private OlderParameters() {}

    /// Returns the name of a parameter if the request has it.
    static Optional<String> named(String parameter, boolean given) {
        return given ? Optional.of(parameter) : Optional.empty();
    }

    /// Refuses a request with older parameters and with expressions.
    static void apart(List<Optional<String>> older, List<Optional<String>> expressions) {
        var without = older.stream().flatMap(Optional::stream).toList();
        var with = expressions.stream().flatMap(Optional::stream).toList();
        if (!without.isEmpty() && !with.isEmpty()) {
            throw DynamoDbErrors.validation(
                    "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {%s} Expression parameters: {%s}"
                            .formatted(String.join(", ", without), String.join(", ", with)));
        }
    }

    /// Reads `Expected`. Returns empty if the request has no such condition.
    static Optional<Condition> expected(
            Map<String, ExpectedAttributeValue> expected, @Nullable ConditionalOperator operator) {
        var conditions = new ArrayList<Condition>();
        expected.forEach((name, value) -> conditions.add(expected(name, value)));
        return combined(conditions, operator);
    }

    private static Condition expected(String name, ExpectedAttributeValue expected) {
        if (expected.hasAttributeValueList() && expected.value() != null) {
            throw of(name, "Value and AttributeValueList cannot be used together");
        }
        if (expected.comparisonOperator() != null) {
            return compared(name, expected);
        }
        if (expected.hasAttributeValueList()) {
            throw of(name, "AttributeValueList can only be used with a ComparisonOperator");
        }
        boolean exists = !Boolean.FALSE.equals(expected.exists());
        if (exists && expected.value() == null) {
            throw of(name, "Value must be provided when Exists is " + expected.exists());
        }
        if (!exists && expected.value() != null) {
            throw of(name, "Value cannot be used when Exists is false");
        }
        return exists
                ? AttributeConditions.equal(name, AttributeValues.value(expected.value()))
                : AttributeConditions.exists(name, false);
    }

    private static Condition compared(String name, ExpectedAttributeValue expected) {
        var operator = expected.comparisonOperatorAsString();
        if (expected.exists() != null) {
            throw of(name, "Exists and ComparisonOperator cannot be used together");
        }
        boolean values = expected.hasAttributeValueList() || expected.value() != null;
        if (!values && !operator.equals("NULL") && !operator.equals("NOT_NULL")) {
            throw of(
                    name,
                    "Value or AttributeValueList must be used with ComparisonOperator: "
                            + operator);
        }
        return AttributeConditions.of(
                name,
                operator,
                expected.value() == null
                        ? AttributeValues.list(expected.attributeValueList())
                        : List.of(AttributeValues.value(expected.value())));
    }

    private static RuntimeException of(String attribute, String message) {
        return DynamoDbErrors.invalid(message + " for Attribute: " + attribute);
    }

    /// Reads `KeyConditions`, `QueryFilter` or `ScanFilter`. Returns empty if the request has none.
    static Optional<Condition> conditions(
            Map<String, software.amazon.awssdk.services.dynamodb.model.Condition> conditions,
            @Nullable ConditionalOperator operator) {
        var all = new ArrayList<Condition>();
        conditions.forEach((name, condition) ->
                all.add(
                        AttributeConditions.of(
                                name,
                                condition.comparisonOperatorAsString(),
                                AttributeValues.list(condition.attributeValueList()))));
        return combined(all, operator);
    }

    private static Optional<Condition> combined(
            List<Condition> conditions, @Nullable ConditionalOperator operator) {
        return AttributeConditions.combined(conditions, operator == ConditionalOperator.OR);
    }

    /// Reads `AttributeUpdates`. Returns empty if the request does not have it.
    static Optional<Update> updates(Map<String, AttributeValueUpdate> updates) {
        if (updates.isEmpty()) {
            return Optional.empty();
        }
        var all = new ArrayList<AttributeUpdate>();
        updates.forEach((name, update) ->
                all.add(
                        new AttributeUpdate(
                                name,
                                update.action() == null
                                        ? AttributeAction.PUT.toString()
                                        : update.actionAsString(),
                                Optional.ofNullable(update.value()).map(AttributeValues::value))));
        return Optional.of(AttributeUpdate.all(all));
    }

    /// Reads `AttributesToGet`. Returns empty if the request does not have it.
    static Optional<Projection> projection(Collection<String> attributes) {
        var seen = new HashSet<String>();
        for (var name : attributes) {
            if (!seen.add(name)) {
                throw DynamoDbErrors.invalid("Duplicate value in attribute name: " + name);
            }
        }
        return attributes.isEmpty()
                ? Optional.empty()
                : Optional.of(Projection.ofAttributes(attributes));
    }
}
