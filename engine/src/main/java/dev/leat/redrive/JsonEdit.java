package dev.leat.redrive;

import dev.leat.batch.Record;
import dev.leat.decode.JsonWriter;
import dev.leat.mask.VisibleBody;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Replaces the values of fields of a JSON object, and of objects in it. Every other byte of the
/// document stays the same. Missing fields are appended.
final class JsonEdit {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonEdit() {}

    /// The result of an edit.
    sealed interface Result {
        record Done(byte[] body) implements Result {}

        record Refused(String why) implements Result {}
    }

    /// A field and the byte range of its value.
    private record Field(String name, int from, int to) {}

    /// Returns the document with the fields at these paths set to these JSON values.
    static Result apply(byte[] body, Map<List<String>, String> values) {
        Result result = new Result.Done(body);
        for (var value : values.entrySet()) {
            if (result instanceof Result.Done(var edited)) {
                result = apply(edited, value.getKey(), value.getValue());
            }
        }
        return result;
    }

    private static Result apply(byte[] body, List<String> path, String value) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            // The parser would take a zero byte as a sign of another encoding.
            if (body[i] == 0) {
                return refused();
            }
        }
        var name = path.getFirst();
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body, 0, body.length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return refused();
            }
            int open = (int) parser.currentLocation().getByteOffset();
            var fields = fields(parser);
            var found = fields.stream().filter(field -> field.name().equals(name)).toList();
            if (found.size() > 1) {
                return new Result.Refused(
                        "the field '%s' appears twice in the body".formatted(name));
            }
            int end = fields.isEmpty() ? open : fields.getLast().to();
            var place = found.isEmpty() ? new Field(name, end, end) : found.getFirst();
            var json = value.getBytes(StandardCharsets.UTF_8);
            if (path.size() > 1) {
                var object = Arrays.copyOfRange(body, place.from(), place.to());
                if (!(apply(object, path.subList(1, path.size()), value)
                        instanceof Result.Done(var edited))) {
                    return new Result.Refused(
                            "'%s' is not an object in the body, so no member of it can be set"
                                    .formatted(name));
                }
                json = edited;
            }
            var key = found.isEmpty() ? (fields.isEmpty() ? "" : ",") + quoted(name) + ":" : "";
            return new Result.Done(write(body, place, key, json));
        } catch (JacksonException _) {
            return refused();
        }
    }

    /// Returns a message with another document in the innermost of its SNS envelopes. The redriven
    /// message keeps its envelopes, because a document without them could be taken for one, and
    /// because it has their attributes. SNS's signature does not match the new document; Leat does
    /// not verify it.
    ///
    /// @param layers the message, and the messages that remain after each envelope is removed
    static Result inside(List<Record> layers, byte[] document) {
        Result result = new Result.Done(document);
        for (int i = layers.size() - 2; i >= 0 && result instanceof Result.Done(var inner); i--) {
            var envelope = layers.get(i).body();
            result =
                    VisibleBody.text(inner)
                            .map(text -> apply(envelope, Map.of(List.of("Message"), quoted(text))))
                            .orElse(new Result.Refused("the edited message is not UTF-8"));
        }
        return result;
    }

    private static Result refused() {
        return new Result.Refused("the body is not a JSON object, so no field can be set");
    }

    private static List<Field> fields(JsonParser parser) {
        var fields = new ArrayList<Field>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            fields.add(new Field(name, from, (int) parser.currentLocation().getByteOffset()));
        }
        return fields;
    }

    private static byte[] write(byte[] body, Field place, String key, byte[] value) {
        var out = new ByteArrayOutputStream(body.length + value.length + 64);
        out.write(body, 0, place.from());
        out.writeBytes(key.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(value);
        out.write(body, place.to(), body.length - place.to());
        return out.toByteArray();
    }

    private static String quoted(String text) {
        return new JsonWriter(false).quoted(text).text(0);
    }
}
