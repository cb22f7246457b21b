package dev.leat.aws.state;

import dev.leat.port.CorruptStateException;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Attribute values of items.
final class Attributes {

    private Attributes() {}

    /// Returns an attribute that every item of this form has.
    ///
    /// @throws CorruptStateException if the item does not have it
    static AttributeValue of(Map<String, AttributeValue> item, String name) {
        var value = item.get(name);
        if (value == null) {
            throw new CorruptStateException(
                    "an item of the state table has no attribute '%s', because another program wrote to the table; delete the item, or restore the table from a backup"
                            .formatted(name));
        }
        return value;
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    static AttributeValue number(BigInteger value) {
        return AttributeValue.fromN(value.toString());
    }

    static AttributeValue texts(Collection<String> texts) {
        return AttributeValue.fromL(texts.stream().map(AttributeValue::fromS).toList());
    }

    /// Returns the elements of a list that every item of this form has.
    static List<Map<String, AttributeValue>> maps(Map<String, AttributeValue> item, String name) {
        return of(item, name).l().stream().map(AttributeValue::m).toList();
    }

    static List<String> texts(AttributeValue list) {
        return list.l().stream().map(AttributeValue::s).toList();
    }
}
