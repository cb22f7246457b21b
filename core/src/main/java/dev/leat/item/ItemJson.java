package dev.leat.item;

import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Items as plain JSON documents: objects are maps, arrays are lists, and numbers keep all their
/// digits. Sets are written as arrays and bytes as texts in base64.
public final class ItemJson {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNumberLength(1_000)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    /// The deepest nesting of lists and maps
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
    public static final int MAX_DEPTH = 32;

    private ItemJson() {}

    /// Reads a JSON object.
    ///
    /// @throws IllegalArgumentException if a number is out of range or the nesting is too deep,
    ///   with DynamoDB's message
    public static Item read(String document) {
        try (var json = JSON.createParser(ObjectReadContext.empty(), document)) {
            json.nextToken();
            return new Item(members(json, 1));
        }
    }

    private static Map<String, ItemValue> members(JsonParser json, int depth) {
        var members = new LinkedHashMap<String, ItemValue>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            json.nextToken();
            members.put(name, value(json, depth));
        }
        return members;
    }

    private static ItemValue value(JsonParser json, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("Nesting Levels have exceeded supported limits");
        }
        return switch (json.currentToken()) {
            case VALUE_STRING -> new ItemValue.Text(json.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    new ItemValue.Number(ItemNumber.read(json.getString()));
            case VALUE_TRUE -> new ItemValue.Bool(true);
            case VALUE_FALSE -> new ItemValue.Bool(false);
            case START_OBJECT -> new ItemValue.Document(members(json, depth + 1));
            case START_ARRAY -> {
                List<ItemValue> values = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(json, depth + 1));
                }
                yield new ItemValue.Sequence(values);
            }
            default -> new ItemValue.Null();
        };
    }

    /// Writes an item as one JSON object on one line.
    public static String write(Item item) {
        var text = new StringWriter();
        write(item, text);
        return text.toString();
    }

    public static void write(Item item, Writer to) {
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), to)) {
            members(item.attributes(), json);
        }
    }

    private static void members(Map<String, ItemValue> values, JsonGenerator json) {
        json.writeStartObject();
        values.forEach((name, value) -> {
            json.writeName(name);
            value(value, json);
        });
        json.writeEndObject();
    }

    private static void value(ItemValue value, JsonGenerator json) {
        switch (value) {
            case ItemValue.Text(var text) -> json.writeString(text);
            case ItemValue.Number(var number) -> json.writeNumber(ItemNumber.write(number));
            case ItemValue.Binary binary -> {
                var bytes = new byte[binary.value().remaining()];
                binary.value().get(bytes);
                json.writeString(Base64.getEncoder().encodeToString(bytes));
            }
            case ItemValue.Bool(boolean truth) -> json.writeBoolean(truth);
            case ItemValue.Null() -> json.writeNull();
            case ItemValue.Document(var values) -> members(values, json);
            case ItemValue.Sequence(var values) -> array(values, json);
            case ItemValue.Group(var values) -> array(values, json);
        }
    }

    private static void array(Iterable<ItemValue> values, JsonGenerator json) {
        json.writeStartArray();
        values.forEach(value -> value(value, json));
        json.writeEndArray();
    }
}
