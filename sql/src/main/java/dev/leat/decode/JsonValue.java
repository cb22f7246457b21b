package dev.leat.decode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// A value of a JSON document, read without Jackson's data binding: loading the classes of data
/// binding takes a tenth of the time until the first batch of a function.
///
/// @param kind what the value is
/// @param members the members of an object in the order of the document; none for other values
/// @param elements the elements of an array; none for other values
/// @param text a string, or the text of a number, `true` or `false`; empty for other values
public record JsonValue(
        Kind kind,
        Map<String, JsonValue> members,
        List<JsonValue> elements,
        Optional<String> text) {

    /// The type of a value.
    public enum Kind {
        OBJECT,
        ARRAY,
        /// A string, a number or a boolean.
        TEXT,
        /// `null`, or no value.
        NULL
    }

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonValue NOTHING =
            new JsonValue(Kind.NULL, Map.of(), List.of(), Optional.empty());

    /// Reads a document.
    ///
    /// @throws JacksonException if it is not one JSON value
    public static JsonValue read(byte[] document) {
        try (var json = JSON.createParser(ObjectReadContext.empty(), document)) {
            var value = value(json, json.nextToken());
            if (json.nextToken() != null) {
                throw new StreamReadException(json, "text after the JSON value");
            }
            return value;
        }
    }

    private static JsonValue value(JsonParser json, @Nullable JsonToken token) {
        return switch (token) {
            case null -> throw new StreamReadException(json, "the JSON value is incomplete");
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, JsonValue>();
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    var name = json.currentName();
                    members.put(name, value(json, json.nextToken()));
                }
                yield new JsonValue(Kind.OBJECT, members, List.of(), Optional.empty());
            }
            case START_ARRAY -> {
                var elements = new ArrayList<JsonValue>();
                var next = json.nextToken();
                while (next != JsonToken.END_ARRAY) {
                    elements.add(value(json, next));
                    next = json.nextToken();
                }
                yield new JsonValue(Kind.ARRAY, Map.of(), elements, Optional.empty());
            }
            case VALUE_NULL -> NOTHING;
            default -> new JsonValue(Kind.TEXT, Map.of(), List.of(), Optional.of(json.getString()));
        };
    }

    /// Returns a member; without any content if there is none.
    public JsonValue get(String name) {
        return members.getOrDefault(name, NOTHING);
    }

    /// Returns the text of a member; empty if it has none.
    public String text(String name) {
        return get(name).text().orElse("");
    }

    /// Returns the texts of the elements of a member.
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (var element : get(name).elements()) {
            element.text().ifPresent(texts::add);
        }
        return texts;
    }
}
