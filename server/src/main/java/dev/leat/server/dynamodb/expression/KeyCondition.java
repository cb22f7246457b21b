package dev.leat.server.dynamodb.expression;

import dev.leat.item.ItemValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The condition of a query: one partition, and optionally a range of sort keys.
///
/// @param partition the value of the partition key
/// @param sort the condition on the sort key
public record KeyCondition(ItemValue partition, Optional<Range> sort) {

    /// A range of sort keys.
    public sealed interface Range {

        /// Sort keys for which a comparison with the value is true. The comparator is never `<>`.
        record Compared(String comparator, ItemValue value) implements Range {}

        /// Keys between two values, both inclusive.
        record Between(ItemValue low, ItemValue high) implements Range {}

        /// Keys that begin with a text or with bytes.
        record Prefix(ItemValue value) implements Range {}
    }

    /// Reads the condition of a query from its expression.
    ///
    /// @param partitionKey the name of the partition key
    /// @param sortKey the name of the sort key; empty if there is none
    /// @throws ExpressionException if it is not a condition on these keys
    public static KeyCondition of(Condition parsed, String partitionKey, Optional<String> sortKey) {
        var parts = new ArrayList<Condition>();
        flatten(parsed, parts);
        Map<String, Range> ranges = new HashMap<>();
        for (var part : parts) {
            var key = new ArrayList<String>();
            var range = range(part, key);
            if (ranges.putIfAbsent(key.getFirst(), range) != null) {
                throw ExpressionKind.KEY_CONDITION.invalid(
                        "KeyConditionExpressions must only contain one condition per key");
            }
        }
        var partition = ranges.remove(partitionKey);
        if (partition == null) {
            throw new ExpressionException(
                    "Query condition missed key schema element: " + partitionKey);
        }
        if (!(partition instanceof Range.Compared(var comparator, var value))
                || !comparator.equals("=")) {
            throw new ExpressionException("Query key condition not supported");
        }
        var sort = sortKey.map(ranges::remove);
        if (!ranges.isEmpty()) {
            throw new ExpressionException(
                    sortKey.isPresent() && sort.isEmpty()
                            ? "Query condition missed key schema element: " + sortKey.get()
                            : "Query key condition not supported");
        }
        return new KeyCondition(value, sort);
    }

    private static void flatten(Condition condition, List<Condition> parts) {
        if (condition instanceof Condition.And(var left, var right)) {
            flatten(left, parts);
            flatten(right, parts);
        } else {
            parts.add(condition);
        }
    }

    private static Range range(Condition part, List<String> key) {
        return switch (part) {
            case Condition.Compare(var comparator, var left, var right)
                    when comparator != Comparator.NOT_EQUAL -> {
                if (right instanceof Operand.At && left instanceof Operand.Literal) {
                    key.add(name(right));
                    yield new Range.Compared(mirrored(comparator), literal(left));
                }
                key.add(name(left));
                yield new Range.Compared(comparator.symbol(), literal(right));
            }
            case Condition.Between(var operand, var low, var high) -> {
                key.add(name(operand));
                yield new Range.Between(literal(low), literal(high));
            }
            case Condition.BeginsWith(var operand, var prefix) -> {
                key.add(name(operand));
                yield new Range.Prefix(literal(prefix));
            }
            default ->
                    throw ExpressionKind.KEY_CONDITION.invalid(
                            "Invalid operator used in KeyConditionExpression: " + operator(part));
        };
    }

    private static String operator(Condition part) {
        return switch (part) {
            case Condition.Or _ -> "OR";
            case Condition.Not _ -> "NOT";
            case Condition.In _ -> "IN";
            case Condition.Exists(_, boolean expected) ->
                    expected ? "attribute_exists" : "attribute_not_exists";
            case Condition.HasType _ -> "attribute_type";
            case Condition.Contains _ -> "contains";
            case Condition.Compare(var comparator, _, _) -> comparator.symbol();
            case Condition.And _, Condition.Between _, Condition.BeginsWith _ -> "AND";
        };
    }

    private static String mirrored(Comparator comparator) {
        return switch (comparator) {
            case LESS -> ">";
            case LESS_OR_EQUAL -> ">=";
            case GREATER -> "<";
            case GREATER_OR_EQUAL -> "<=";
            case EQUAL, NOT_EQUAL -> comparator.symbol();
        };
    }

    private static String name(Operand operand) {
        if (operand instanceof Operand.At(var path)) {
            if (path.elements().size() > 1) {
                throw ExpressionKind.KEY_CONDITION.invalid(
                        "KeyConditionExpressions cannot have conditions on nested attributes");
            }
            return path.attribute();
        }
        throw ExpressionKind.KEY_CONDITION.invalid(
                "KeyConditionExpressions cannot contain more than one operation on a key");
    }

    private static ItemValue literal(Operand operand) {
        if (operand instanceof Operand.Literal(var value)) {
            return value;
        }
        throw new ExpressionException("Query key condition not supported");
    }
}
