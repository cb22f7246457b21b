package dev.leat.server.dynamodb;

import dev.leat.item.Item;
import dev.leat.item.ItemNumber;
import dev.leat.item.ItemValue;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Converts values between requests and items, and checks them by DynamoDB's rules.
final class AttributeValues {

    /// Maximum nesting depth of lists and maps
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
    private static final int MAX_DEPTH = 32;

    private AttributeValues() {}

    /// @throws AwsErrorException if a value is invalid
    static Item item(Map<String, AttributeValue> attributes) {
        return new Item(values(attributes));
    }

    /// @throws AwsErrorException if a value is invalid
    static Map<String, ItemValue> values(Map<String, AttributeValue> attributes) {
        return members(attributes, 1);
    }

    /// @throws AwsErrorException if the value is invalid
    static ItemValue value(AttributeValue value) {
        return value(value, 1);
    }

    /// @throws AwsErrorException if a value is invalid
    static List<ItemValue> list(List<AttributeValue> values) {
        return values.stream().map(AttributeValues::value).toList();
    }

    private static Map<String, ItemValue> members(
            Map<String, AttributeValue> attributes, int depth) {
        var members = new LinkedHashMap<String, ItemValue>();
        attributes.forEach((name, value) -> members.put(name, value(value, depth)));
        return members;
    }

    private static ItemValue value(AttributeValue value, int depth) {
        if (depth > MAX_DEPTH) {
            throw DynamoDbErrors.validation("Nesting Levels have exceeded supported limits");
        }
        checkOneType(value);
        if (value.s() != null) {
            return new ItemValue.Text(value.s());
        }
        if (value.n() != null) {
            return number(value.n());
        }
        if (value.b() != null) {
            return new ItemValue.Binary(value.b().asByteBuffer());
        }
        if (value.bool() != null) {
            return new ItemValue.Bool(value.bool());
        }
        if (value.hasL()) {
            return new ItemValue.Sequence(
                    value.l().stream().map(member -> value(member, depth + 1)).toList());
        }
        if (value.hasM()) {
            return new ItemValue.Document(members(value.m(), depth + 1));
        }
        if (value.nul() != null) {
            if (!value.nul()) {
                throw DynamoDbErrors.invalid(
                        "Null attribute value types must have the value of true");
            }
            return new ItemValue.Null();
        }
        return set(value);
    }

    /// @throws AwsErrorException if a value is nested too deeply
    static void checkDepth(ItemValue value, int depth) {
        if (depth > MAX_DEPTH) {
            throw DynamoDbErrors.validation("Nesting Levels have exceeded supported limits");
        }
        switch (value) {
            case ItemValue.Sequence(var members) ->
                    members.forEach(member -> checkDepth(member, depth + 1));
            case ItemValue.Document(var members) ->
                    members.values().forEach(member -> checkDepth(member, depth + 1));
            default -> {}
        }
    }

    private static void checkOneType(AttributeValue value) {
        int types = 0;
        types += value.s() != null ? 1 : 0;
        types += value.n() != null ? 1 : 0;
        types += value.b() != null ? 1 : 0;
        types += value.bool() != null ? 1 : 0;
        types += value.nul() != null ? 1 : 0;
        types += value.hasL() ? 1 : 0;
        types += value.hasM() ? 1 : 0;
        types += value.hasSs() ? 1 : 0;
        types += value.hasNs() ? 1 : 0;
        types += value.hasBs() ? 1 : 0;
        if (types != 1) {
            throw DynamoDbErrors.validation(
                    "Supplied AttributeValue %s, must contain exactly one of the supported datatypes"
                            .formatted(
                                    types == 0 ? "is empty" : "has more than one datatypes set"));
        }
    }

    private static ItemValue number(String text) {
        try {
            return new ItemValue.Number(ItemNumber.read(text));
        } catch (IllegalArgumentException invalid) {
            throw DynamoDbErrors.validation(Objects.toString(invalid.getMessage()));
        }
    }

    private static ItemValue set(AttributeValue value) {
        List<ItemValue> members;
        if (value.hasSs()) {
            members = value.ss().stream().<ItemValue>map(ItemValue.Text::new).toList();
        } else if (value.hasNs()) {
            members = value.ns().stream().map(AttributeValues::number).toList();
        } else {
            members =
                    value.bs().stream()
                            .<ItemValue>map(bytes -> new ItemValue.Binary(bytes.asByteBuffer()))
                            .toList();
        }
        if (members.isEmpty()) {
            var type = value.hasSs() ? "string" : value.hasNs() ? "number" : "binary";
            throw DynamoDbErrors.invalid("An " + type + " set  may not be empty");
        }
        SequencedSet<ItemValue> distinct = new LinkedHashSet<>(members);
        if (distinct.size() < members.size()) {
            throw DynamoDbErrors.invalid(
                    "Input collection %s contains duplicates."
                            .formatted(
                                    members.stream()
                                            .map(AttributeValues::shown)
                                            .collect(Collectors.joining(", ", "[", "]"))));
        }
        return new ItemValue.Group(distinct);
    }

    private static String shown(ItemValue member) {
        return switch (member) {
            case ItemValue.Text(var text) -> text;
            case ItemValue.Number(var number) -> ItemNumber.write(number);
            default -> "..";
        };
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
            case ItemValue.Sequence(var values) ->
                    AttributeValue.fromL(values.stream().map(AttributeValues::of).toList());
            case ItemValue.Document(var values) -> AttributeValue.fromM(of(values));
            case ItemValue.Group set ->
                    switch (set.memberType()) {
                        case "S" -> AttributeValue.fromSs(texts(set));
                        case "N" -> AttributeValue.fromNs(texts(set));
                        default ->
                                AttributeValue.fromBs(
                                        set.values().stream()
                                                .map(member -> bytes((ItemValue.Binary) member))
                                                .toList());
                    };
        };
    }

    private static List<String> texts(ItemValue.Group set) {
        return set.values().stream().map(AttributeValues::shown).toList();
    }

    private static SdkBytes bytes(ItemValue.Binary binary) {
        ByteBuffer bytes = binary.value();
        return SdkBytes.fromByteBuffer(bytes);
    }
}
