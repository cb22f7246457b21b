package dev.leat.item;

import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    /// The deepest nesting of lists and maps
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
    public static final int MAX_DEPTH = 32;

    private static final Item NONE = new Item(Map.of());

    private ItemJson() {}

    /// Reads a JSON object.
    ///
    /// @throws IllegalArgumentException if a number is out of range or the nesting is too deep,
    ///   with DynamoDB's message
    public static Item read(String document) {
        return encode(document.getBytes(StandardCharsets.UTF_8), NONE).item();
    }

    /// Encodes a JSON object in one pass, without the values in memory: an item may have thousands
    /// of them. If the object contains a name twice, the size is too large.
    ///
    /// @param added attributes that the item has in addition to those of the document
    /// @throws IllegalArgumentException as in [#read]
    static EncodedItem encode(byte[] document, Item added) {
        var out = new ItemBytes(document.length + 256);
        var scalars = new LinkedHashMap<String, ItemValue>();
        int count = out.open();
        int members = 0;
        try (var json = JSON.createParser(ObjectReadContext.empty(), document)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                var name = json.currentName();
                out.name(name);
                scalar(json.nextToken(), json)
                        .ifPresentOrElse(
                                scalar -> {
                                    scalars.put(name, scalar);
                                    ItemCodec.value(scalar, out);
                                },
                                () -> value(json, 1, out));
                members++;
            }
        }
        scalars.putAll(added.attributes());
        ItemCodec.members(added.attributes(), out);
        out.count(count, members + added.attributes().size());
        return new EncodedItem(new Item(scalars), out.size(), out.toArray());
    }

    private static Optional<ItemValue> scalar(JsonToken token, JsonParser json) {
        return switch (token) {
            case VALUE_STRING -> Optional.of(new ItemValue.Text(json.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    Optional.of(new ItemValue.Number(ItemNumber.read(json.getString())));
            default -> Optional.empty();
        };
    }

    private static void value(JsonParser json, int depth, ItemBytes out) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("Nesting Levels have exceeded supported limits");
        }
        switch (json.currentToken()) {
            case VALUE_STRING ->
                    out.text(
                            json.getStringCharacters(),
                            json.getStringOffset(),
                            json.getStringLength());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    out.number(
                            json.getStringCharacters(),
                            json.getStringOffset(),
                            json.getStringLength());
            case VALUE_TRUE -> out.constant(ItemCodec.TRUE);
            case VALUE_FALSE -> out.constant(ItemCodec.FALSE);
            case START_OBJECT -> {
                int map = out.open(ItemCodec.MAP);
                int members = 0;
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    out.name(json.currentName());
                    json.nextToken();
                    value(json, depth + 1, out);
                    members++;
                }
                out.close(map, members);
            }
            case START_ARRAY -> {
                int list = out.open(ItemCodec.LIST);
                int members = 0;
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    value(json, depth + 1, out);
                    members++;
                }
                out.close(list, members);
            }
            default -> out.constant(ItemCodec.NULL);
        }
    }

    /// Writes an item as one JSON object on one line.
    public static String write(Item item) {
        var text = new StringWriter();
        write(item, text);
        return text.toString();
    }

    /// Returns a value as a text: a text itself, and other values as JSON.
    public static String text(ItemValue value) {
        if (value instanceof ItemValue.Text(var text)) {
            return text;
        }
        var written = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), written)) {
            value(value, json);
        }
        return written.toString();
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
