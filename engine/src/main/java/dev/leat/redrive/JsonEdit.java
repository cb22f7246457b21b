package dev.leat.redrive;

import dev.leat.batch.Record;
import dev.leat.decode.JsonWriter;
import dev.leat.mask.VisibleBody;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Replaces the values of top-level fields of a JSON object. Every other byte of the document stays
/// the same. Missing fields are appended.
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

    /// Returns the document with these fields set to these JSON values.
    static Result apply(byte[] body, Map<String, String> values) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            // The parser would take a zero byte as a sign of another encoding.
            if (body[i] == 0) {
                return refused();
            }
        }
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body, 0, body.length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return refused();
            }
            int open = (int) parser.currentLocation().getByteOffset();
            var fields = fields(parser);
            var names = new HashSet<String>();
            for (var field : fields) {
                if (!names.add(field.name()) && values.containsKey(field.name())) {
                    return new Result.Refused(
                            "the field '%s' appears twice in the body".formatted(field.name()));
                }
            }
            return new Result.Done(write(body, open, fields, values));
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
                            .map(text -> apply(envelope, Map.of("Message", quoted(text))))
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

    private static byte[] write(
            byte[] body, int open, List<Field> fields, Map<String, String> values) {
        var out = new ByteArrayOutputStream(body.length + 64);
        int at = 0;
        var names = new HashSet<String>();
        for (var field : fields) {
            names.add(field.name());
            var value = values.get(field.name());
            if (value != null) {
                out.write(body, at, field.from() - at);
                out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
                at = field.to();
            }
        }
        int end = fields.stream().map(Field::to).max(Comparator.naturalOrder()).orElse(open);
        out.write(body, at, end - at);
        boolean first = fields.isEmpty();
        for (var value : values.entrySet()) {
            if (!names.contains(value.getKey())) {
                var field = quoted(value.getKey()) + ":" + value.getValue();
                out.writeBytes(((first ? "" : ",") + field).getBytes(StandardCharsets.UTF_8));
                first = false;
            }
        }
        out.write(body, end, body.length - end);
        return out.toByteArray();
    }

    private static String quoted(String text) {
        return new JsonWriter(false).quoted(text).text(0);
    }
}
