package dev.leat.server.dynamodb.expression;

import dev.leat.item.ItemValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Conditions on single attributes, in the form of the operators of DynamoDB's first API
/// (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html).
public final class AttributeConditions {

    private static final Set<String> ORDERED = Set.of("S", "N", "B");

    private AttributeConditions() {}

    /// Returns the condition that an attribute exists, or that it does not exist.
    public static Condition exists(String attribute, boolean expected) {
        return new Condition.Exists(Path.of(attribute), expected);
    }

    /// Returns the condition that an attribute has this value.
    public static Condition equal(String attribute, ItemValue value) {
        return compare(Comparator.EQUAL, new Operand.At(Path.of(attribute)), List.of(value));
    }

    /// Returns the condition of an operator such as `BEGINS_WITH`.
    ///
    /// @throws ExpressionException if these values are not valid for the operator
    public static Condition of(String attribute, String operator, List<ItemValue> values) {
        check(operator, values);
        var at = new Operand.At(Path.of(attribute));
        return switch (operator) {
            case "NULL" -> exists(attribute, false);
            case "NOT_NULL" -> exists(attribute, true);
            case "EQ" -> compare(Comparator.EQUAL, at, values);
            case "NE" -> compare(Comparator.NOT_EQUAL, at, values);
            case "LT" -> compare(Comparator.LESS, at, values);
            case "LE" -> compare(Comparator.LESS_OR_EQUAL, at, values);
            case "GT" -> compare(Comparator.GREATER, at, values);
            case "GE" -> compare(Comparator.GREATER_OR_EQUAL, at, values);
            case "BEGINS_WITH" -> new Condition.BeginsWith(at, literal(values.getFirst()));
            case "CONTAINS" -> new Condition.Contains(at, literal(values.getFirst()));
            case "NOT_CONTAINS" ->
                    new Condition.Not(new Condition.Contains(at, literal(values.getFirst())));
            case "IN" ->
                    new Condition.In(
                            at, values.stream().map(AttributeConditions::literal).toList());
            case "BETWEEN" ->
                    new Condition.Between(
                            at, literal(values.getFirst()), literal(values.getLast()));
            default -> throw new ExpressionException("Unknown ComparisonOperator: " + operator);
        };
    }

    private static Condition compare(Comparator comparator, Operand.At at, List<ItemValue> values) {
        return new Condition.Compare(comparator, at, literal(values.getFirst()));
    }

    private static Operand literal(ItemValue value) {
        return new Operand.Literal(value);
    }

    private static void check(String operator, List<ItemValue> values) {
        boolean count =
                switch (operator) {
                    case "NULL", "NOT_NULL" -> values.isEmpty();
                    case "IN" -> !values.isEmpty();
                    case "BETWEEN" -> values.size() == 2;
                    default -> values.size() == 1;
                };
        if (!count) {
            throw ExpressionException.invalidValue(
                    "Invalid number of argument(s) for the " + operator + " ComparisonOperator");
        }
        if (values.stream().map(ItemValue::type).distinct().count() > 1) {
            throw ExpressionException.invalidValue(
                    "AttributeValues inside AttributeValueList must be of same type");
        }
        for (var value : values) {
            if (!accepted(operator, value.type())) {
                throw ExpressionException.invalidValue(
                        "ComparisonOperator %s is not valid for %s AttributeValue type"
                                .formatted(operator, value.type()));
            }
        }
        if (operator.equals("BETWEEN")
                && Comparator.GREATER.test(
                        Optional.of(values.getFirst()), Optional.of(values.getLast()))) {
            throw new ExpressionException(
                    "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
        }
    }

    private static boolean accepted(String operator, String type) {
        return switch (operator) {
            case "EQ", "NE" -> true;
            case "BEGINS_WITH" -> type.equals("S") || type.equals("B");
            default -> ORDERED.contains(type);
        };
    }

    /// Returns the condition that all conditions are true, or, if `any`, that at least one is;
    /// empty without conditions.
    public static Optional<Condition> combined(List<Condition> conditions, boolean any) {
        return conditions.stream()
                .reduce((left, right) ->
                        any ? new Condition.Or(left, right) : new Condition.And(left, right));
    }
}
