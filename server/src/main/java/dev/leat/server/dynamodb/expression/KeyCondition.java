package dev.leat.server.dynamodb.expression;

import dev.leat.item.ItemValue;
import dev.leat.item.KeyRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The condition of a query: one partition, and a range of sort keys.
///
/// @param partition the value of the partition key
/// @param sort the range of sort keys
public record KeyCondition(ItemValue partition, KeyRange sort) {

    /// Reads the condition of a query from its expression.
    ///
    /// @param partitionKey the name of the partition key
    /// @param sortKey the name of the sort key; empty if there is none
    /// @throws ExpressionException if it is not a condition on these keys
    public static KeyCondition of(Condition parsed, String partitionKey, Optional<String> sortKey) {
        var parts = new ArrayList<Condition>();
        flatten(parsed, parts);
        Map<String, KeyRange> ranges = new HashMap<>();
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
        if (!(partition instanceof KeyRange.Compared(var comparator, var value))
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
        return new KeyCondition(value, sort.orElseGet(KeyRange.All::new));
    }

    private static void flatten(Condition condition, List<Condition> parts) {
        if (condition instanceof Condition.And(var left, var right)) {
            flatten(left, parts);
            flatten(right, parts);
        } else {
            parts.add(condition);
        }
    }

    private static KeyRange range(Condition part, List<String> key) {
        return switch (part) {
            case Condition.Compare(var comparator, var left, var right)
                    when comparator != Comparator.NOT_EQUAL -> {
                if (right instanceof Operand.At && left instanceof Operand.Literal) {
                    key.add(name(right));
                    yield new KeyRange.Compared(mirrored(comparator), literal(left));
                }
                key.add(name(left));
                yield new KeyRange.Compared(comparator.symbol(), literal(right));
            }
            case Condition.Between(var operand, var low, var high) -> {
                key.add(name(operand));
                yield new KeyRange.Between(literal(low), literal(high));
            }
            case Condition.BeginsWith(var operand, var prefix) -> {
                key.add(name(operand));
                yield new KeyRange.Prefix(literal(prefix));
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
