package dev.leat.decode;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// A document split into the columns of a schema. Each column is decoded separately, so that one
/// invalid value does not hide the others. `parts` are in the schema's order; empty if the document
/// is not a JSON object.
public record ParsedDocument(List<Part> parts) {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Decoder.MAX_DEPTH)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    public ParsedDocument {
        parts = List.copyOf(parts);
    }

    /// A column of a document: `written` is its value's text in the document, empty if the column
    /// is absent; `decoded` is the value as JSON, empty if it is absent, null or invalid for the
    /// column's type.
    public record Part(Schema.Field field, Optional<String> written, Optional<String> decoded) {

        /// Returns true if the document has a value for the column, but the value is invalid.
        public boolean invalid() {
            return decoded.isEmpty() && written.filter(text -> !text.equals("null")).isPresent();
        }
    }

    public static ParsedDocument of(Schema schema, byte[] body) {
        if (Utf8Validator.invalid(body) >= 0) {
            return new ParsedDocument(List.of());
        }
        try {
            var written = written(body);
            return new ParsedDocument(
                    schema.fields().stream()
                            .map(field ->
                                    part(field, Optional.ofNullable(written.get(field.name()))))
                            .toList());
        } catch (JacksonException | IllegalStateException broken) {
            return new ParsedDocument(List.of());
        }
    }

    /// Returns a document that contains only the valid columns.
    public byte[] validDocument() {
        var json = new JsonWriter(false);
        for (var part : parts) {
            if (part.decoded().isPresent()) {
                json.raw(json.size() == 0 ? '{' : ',').quoted(part.field().name()).raw(':');
                json.raw(part.written().orElseThrow().getBytes(StandardCharsets.UTF_8));
            }
        }
        json.raw(json.size() == 0 ? "{}".getBytes(StandardCharsets.US_ASCII) : new byte[] {'}'});
        return json.copy();
    }

    /// Returns the text of each member by name, in the order of the document. If a name occurs
    /// twice, the first member is used.
    public static Map<String, byte[]> written(byte[] body) {
        var values = new LinkedHashMap<String, byte[]>();
        try (var json = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalStateException("not an object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = json.currentName();
                json.nextToken();
                int start = (int) json.currentTokenLocation().getByteOffset();
                json.skipChildren();
                json.finishToken();
                int end = (int) json.currentLocation().getByteOffset();
                values.putIfAbsent(name, Arrays.copyOfRange(body, start, end));
            }
            if (json.nextToken() != null) {
                throw new IllegalStateException("text after the document");
            }
        }
        return values;
    }

    private static Part part(Schema.Field field, Optional<byte[]> written) {
        return new Part(
                field,
                written.map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                written.flatMap(bytes -> decoded(field, bytes)));
    }

    private static Optional<String> decoded(Schema.Field field, byte[] value) {
        var json = new JsonWriter(false);
        json.raw('{').quoted(field.name()).raw(':').raw(value).raw('}');
        var alone = new Schema(field.name(), List.of(field));
        var tape = new Tape(1);
        List<Reason> wrong = new Decoder(alone, UnknownFields.IGNORE).decode(json.copy(), tape);
        if (!wrong.isEmpty() || tape.isNull(0, 0)) {
            return Optional.empty();
        }
        json.clear();
        return Optional.of(json.cell(tape, 0, 0).text(0));
    }
}
