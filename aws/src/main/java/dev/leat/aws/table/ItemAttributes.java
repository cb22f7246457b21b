package dev.leat.aws.table;

import dev.leat.item.Item;
import dev.leat.item.ItemNumber;
import dev.leat.item.ItemValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Converts items from and to values of the DynamoDB client. Values that DynamoDB returned are not
/// checked.
final class ItemAttributes {

    private ItemAttributes() {}

    static Item item(Map<String, AttributeValue> attributes) {
        return new Item(members(attributes));
    }

    private static Map<String, ItemValue> members(Map<String, AttributeValue> attributes) {
        var members = new LinkedHashMap<String, ItemValue>();
        attributes.forEach((name, value) -> members.put(name, value(value)));
        return members;
    }

    private static ItemValue value(AttributeValue value) {
        return switch (value.type()) {
            case S -> new ItemValue.Text(value.s());
            case N -> number(value.n());
            case B -> binary(value.b());
            case BOOL -> new ItemValue.Bool(value.bool());
            case L ->
                    new ItemValue.Sequence(value.l().stream().map(ItemAttributes::value).toList());
            case M -> new ItemValue.Document(members(value.m()));
            case SS -> group(value.ss().stream().map(ItemValue.Text::new));
            case NS -> group(value.ns().stream().map(ItemAttributes::number));
            case BS -> group(value.bs().stream().map(ItemAttributes::binary));
            case NUL -> new ItemValue.Null();
            case UNKNOWN_TO_SDK_VERSION ->
                    throw new IllegalArgumentException("DynamoDB returned a value of a new type");
        };
    }

    private static ItemValue group(Stream<? extends ItemValue> members) {
        return new ItemValue.Group(members.collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static ItemValue number(String text) {
        return new ItemValue.Number(ItemNumber.read(text));
    }

    private static ItemValue binary(SdkBytes bytes) {
        return new ItemValue.Binary(bytes.asByteBuffer());
    }

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
            case ItemValue.Number(var number) -> AttributeValue.fromN(ItemNumber.write(number));
            case ItemValue.Binary binary -> AttributeValue.fromB(bytes(binary));
            case ItemValue.Bool(boolean truth) -> AttributeValue.fromBool(truth);
            case ItemValue.Null() -> AttributeValue.fromNul(true);
            case ItemValue.Sequence(var values) -> AttributeValue.fromL(all(values));
            case ItemValue.Document(var values) -> AttributeValue.fromM(of(values));
            case ItemValue.Group set -> group(set.memberType(), all(set.values()));
        };
    }

    private static List<AttributeValue> all(Collection<ItemValue> values) {
        return values.stream().map(ItemAttributes::of).toList();
    }

    private static AttributeValue group(String type, List<AttributeValue> members) {
        return switch (type) {
            case "S" -> AttributeValue.fromSs(members.stream().map(AttributeValue::s).toList());
            case "N" -> AttributeValue.fromNs(members.stream().map(AttributeValue::n).toList());
            default -> AttributeValue.fromBs(members.stream().map(AttributeValue::b).toList());
        };
    }

    private static SdkBytes bytes(ItemValue.Binary binary) {
        return SdkBytes.fromByteBuffer(binary.value());
    }
}
