package dev.leat.aws.state;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Attribute values of items.
final class Attributes {

    private Attributes() {}

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    static AttributeValue number(BigInteger value) {
        return AttributeValue.fromN(value.toString());
    }

    static AttributeValue texts(Collection<String> texts) {
        return AttributeValue.fromL(texts.stream().map(AttributeValue::fromS).toList());
    }

    static List<String> texts(AttributeValue list) {
        return list.l().stream().map(AttributeValue::s).toList();
    }
}
