package dev.leat.aws.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// A builder of an update of one item, with its conditions.
final class ItemUpdate {

    private final List<String> sets = new ArrayList<>();
    private final List<String> adds = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    ItemUpdate set(String attribute, AttributeValue value) {
        sets.add(name(attribute) + " = " + value(value));
        return this;
    }

    ItemUpdate add(String attribute, AttributeValue value) {
        adds.add(name(attribute) + " " + value(value));
        return this;
    }

    ItemUpdate absent(String attribute) {
        conditions.add("attribute_not_exists(" + name(attribute) + ")");
        return this;
    }

    ItemUpdate equal(String attribute, AttributeValue value) {
        conditions.add(name(attribute) + " = " + value(value));
        return this;
    }

    /// Requires that the attribute does not exist or is in this range.
    ItemUpdate absentOrBetween(String attribute, AttributeValue low, AttributeValue high) {
        var name = name(attribute);
        conditions.add(
                "(attribute_not_exists(%s) OR %s BETWEEN %s AND %s)"
                        .formatted(name, name, value(low), value(high)));
        return this;
    }

    /// Requires that the attribute does not exist, or compares to the value by this operator.
    ItemUpdate absentOr(String attribute, String operator, AttributeValue value) {
        var name = name(attribute);
        conditions.add(
                "(attribute_not_exists(%s) OR %s %s %s)"
                        .formatted(name, name, operator, value(value)));
        return this;
    }

    private String name(String attribute) {
        return names.computeIfAbsent(attribute, _ -> "#n" + names.size());
    }

    private String value(AttributeValue value) {
        var name = ":v" + values.size();
        values.put(name, value);
        return name;
    }

    TransactWriteItem of(String table, StateKey key) {
        var expression = new ArrayList<String>();
        if (!sets.isEmpty()) {
            expression.add("SET " + String.join(", ", sets));
        }
        if (!adds.isEmpty()) {
            expression.add("ADD " + String.join(", ", adds));
        }
        var placeholders = new HashMap<String, String>();
        names.forEach((attribute, name) -> placeholders.put(name, attribute));
        var update =
                Update.builder()
                        .tableName(table)
                        .key(key.attributes())
                        .updateExpression(String.join(" ", expression))
                        .expressionAttributeNames(placeholders)
                        .expressionAttributeValues(values);
        if (!conditions.isEmpty()) {
            update.conditionExpression(String.join(" AND ", conditions));
        }
        return TransactWriteItem.builder().update(update.build()).build();
    }
}
