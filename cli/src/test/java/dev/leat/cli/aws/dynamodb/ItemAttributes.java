package dev.leat.cli.aws.dynamodb;

import dev.leat.item.Item;
import dev.leat.item.ItemNumber;
import dev.leat.item.ItemValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Items as the SDK for Java has them.
final class ItemAttributes {

    private ItemAttributes() {}

    static Map<String, AttributeValue> of(Item item) {
        return of(item.attributes());
    }

    private static Map<String, AttributeValue> of(Map<String, ItemValue> values) {
        var attributes = new LinkedHashMap<String, AttributeValue>();
        values.forEach((name, value) -> attributes.put(name, of(value)));
        return attributes;
    }

    static AttributeValue of(ItemValue value) {
        return switch (value) {
            case ItemValue.Text(var text) -> AttributeValue.fromS(text);
            case ItemValue.Number(var number) -> AttributeValue.fromN(number.toString());
            case ItemValue.Binary binary -> AttributeValue.fromB(bytes(binary));
            case ItemValue.Bool(boolean truth) -> AttributeValue.fromBool(truth);
            case ItemValue.Null() -> AttributeValue.fromNul(true);
            case ItemValue.Sequence(var values) ->
                    AttributeValue.fromL(values.stream().map(ItemAttributes::of).toList());
            case ItemValue.Document(var values) -> AttributeValue.fromM(of(values));
            case ItemValue.Group set ->
                    switch (set.memberType()) {
                        case "S" ->
                                AttributeValue.fromSs(
                                        set.values().stream().map(one -> of(one).s()).toList());
                        case "N" ->
                                AttributeValue.fromNs(
                                        set.values().stream().map(one -> of(one).n()).toList());
                        default ->
                                AttributeValue.fromBs(
                                        set.values().stream().map(one -> of(one).b()).toList());
                    };
        };
    }

    private static SdkBytes bytes(ItemValue.Binary binary) {
        return SdkBytes.fromByteBuffer(binary.value());
    }

    static Item item(Map<String, AttributeValue> attributes) {
        return new Item(values(attributes));
    }

    private static Map<String, ItemValue> values(Map<String, AttributeValue> attributes) {
        var values = new LinkedHashMap<String, ItemValue>();
        attributes.forEach((name, value) -> values.put(name, value(value)));
        return values;
    }

    private static ItemValue value(AttributeValue value) {
        return switch (value.type()) {
            case S -> new ItemValue.Text(value.s());
            case N -> new ItemValue.Number(ItemNumber.read(value.n()));
            case B -> new ItemValue.Binary(value.b().asByteBuffer());
            case BOOL -> new ItemValue.Bool(value.bool());
            case NUL -> new ItemValue.Null();
            case L ->
                    new ItemValue.Sequence(value.l().stream().map(ItemAttributes::value).toList());
            case M -> new ItemValue.Document(values(value.m()));
            case SS -> set(value.ss().stream().map(AttributeValue::fromS));
            case NS -> set(value.ns().stream().map(AttributeValue::fromN));
            case BS -> set(value.bs().stream().map(AttributeValue::fromB));
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("no type: " + value);
        };
    }

    private static ItemValue set(Stream<AttributeValue> members) {
        List<ItemValue> values = members.map(ItemAttributes::value).toList();
        return new ItemValue.Group(new LinkedHashSet<>(values));
    }
}
