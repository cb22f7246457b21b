package dev.leat.testkit.file;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// A writer of message bodies. A body is written as a map if reading the map gives the same JSON
/// text, byte for byte; otherwise it is written as a text.
record BodyYaml(JsonParser in, JsonGenerator again) {

    /// Maximum depth of a map, since test files limit nesting.
    private static final int DEEPEST = 40;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /// Returns the YAML form of a body in UTF-8.
    static YamlWriter of(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        return text.startsWith("{")
                ? map(text).orElseGet(() -> YamlWriter.text(text))
                : YamlWriter.text(text);
    }

    /// True if a body can be written as a text.
    static boolean isText(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        return java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body);
    }

    private static Optional<YamlWriter> map(String text) {
        var out = new StringWriter();
        try (var parser = JSON.createParser(ObjectReadContext.empty(), text);
                var generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            parser.nextToken();
            var yaml = new BodyYaml(parser, generator).value(0);
            generator.flush();
            return parser.nextToken() == null && out.toString().equals(text)
                    ? Optional.of(yaml)
                    : Optional.empty();
        } catch (JacksonException | DeepException e) {
            return Optional.empty();
        }
    }

    private YamlWriter value(int depth) {
        if (depth > DEEPEST) {
            throw new DeepException();
        }
        var token = in.currentToken();
        return switch (token) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> array(depth);
            case VALUE_STRING -> {
                again.writeString(in.getString());
                yield YamlWriter.text(in.getString());
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                again.writeNumber(in.getString());
                yield YamlWriter.plain(in.getString());
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                again.writeBoolean(token == JsonToken.VALUE_TRUE);
                yield YamlWriter.plain(token == JsonToken.VALUE_TRUE);
            }
            case VALUE_NULL -> {
                again.writeNull();
                yield YamlWriter.plain("null");
            }
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new IllegalStateException(token.toString());
        };
    }

    private YamlWriter object(int depth) {
        var entries = new LinkedHashMap<String, YamlWriter>();
        again.writeStartObject();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = in.currentName();
            again.writeName(name);
            in.nextToken();
            entries.put(name, value(depth + 1));
        }
        again.writeEndObject();
        return new YamlWriter.Entries(entries, depth > 0);
    }

    private YamlWriter array(int depth) {
        var items = new ArrayList<YamlWriter>();
        again.writeStartArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(depth + 1));
        }
        again.writeEndArray();
        return new YamlWriter.Items(
                items, items.stream().allMatch(i -> i instanceof YamlWriter.Scalar));
    }

    /// Thrown if a body is nested too deep for a map.
    private static final class DeepException extends RuntimeException {}
}
