package dev.leat.decode;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/// A strict decoder of JSON documents of one schema to a [Tape]. Each value is kept exactly; if
/// that is impossible, the document is rejected with all its violations. Invalid JSON ends decoding
/// at the first error.
///
/// The reasons have these causes: `malformed` (invalid JSON, or a string with a NUL character or an
/// unpaired surrogate), `missing` (absent or null although the schema says `not null`), `type`,
/// `range` (out of range, or more decimals than the type has), `duplicate` and `unknown_field`.
/// Owned by one thread.
public final class Decoder {

    /// Maximum nesting depth of a document.
    public static final int MAX_DEPTH = 64;

    static final int END = PropertyNameMatcher.MATCH_END_OBJECT;

    private static final String ROOT = "$";

    private final DocumentParser.Factory factory = new DocumentParser.Factory();
    private final List<Schema.Field> fields;
    private final List<DecodedType> forms;
    private final PropertyNameMatcher matcher;
    private final DocumentPath path;
    private final Violations violations;
    private final ValueSkipper skip;
    private final UnknownFieldCollector unknown;
    private final ValueDecoder values;
    private final Optional<KeptFields> kept;
    private final BitSet seen = new BitSet();

    /// The parser of the last document, if it can continue with another.
    private @Nullable DocumentParser parser;

    /// Creates a decoder.
    ///
    /// @throws IllegalArgumentException if a column's format is invalid
    public Decoder(Schema schema, UnknownFields unknownFields) {
        fields = schema.fields();
        path = new DocumentPath(schema);
        violations = new Violations(path, schema.personal().toList());
        skip = new ValueSkipper(path, violations);
        forms = fields.stream().map(field -> DecodedType.of(field, factory)).toList();
        matcher = DecodedType.matcher(fields.stream().map(Schema.Field::name).toList(), factory);
        unknown = new UnknownFieldCollector(unknownFields, path, violations);
        values = new ValueDecoder(path, violations, unknown, skip);
        kept =
                unknownFields == UnknownFields.KEEP
                        ? Optional.of(new KeptFields(path, violations))
                        : Optional.empty();
    }

    /// Returns an empty tape for this decoder's rows. They have a cell per column of the schema
    /// and, if unknown fields are kept, a last cell: a struct with the fields of the document that
    /// are not in the schema, each as `json`; NULL if there are none.
    public Tape tape() {
        return new Tape(fields.size() + (kept.isPresent() ? 1 : 0));
    }

    /// Decodes one document to a new row of the tape, which has the cells of [#tape]. Returns all
    /// violations; if there are any, no row is added.
    public List<Reason> decode(byte[] document, Tape tape) {
        int before = tape.size();
        read(document, tape);
        if (violations.none()) {
            tape.endRow();
        } else {
            tape.truncate(before);
        }
        return violations.reasons();
    }

    /// Decodes the valid values of one document to a new row of the tape. A cell is NULL if its
    /// value violates the schema; all cells are NULL if the document is not JSON. Returns all
    /// violations.
    public List<Reason> decodeValidParts(byte[] document, Tape tape) {
        int before = tape.size();
        if (!read(document, tape)) {
            tape.truncate(before);
            tape.beginRow();
        }
        tape.endRow();
        return violations.reasons();
    }

    /// Returns false if the document is not valid JSON.
    private boolean read(byte[] document, Tape tape) {
        violations.begin(document);
        values.begin();
        skip.begin();
        path.clear();
        tape.beginRow();
        int invalid = Utf8Validator.invalid(document);
        if (invalid >= 0) {
            violations.malformed("invalid UTF-8", ROOT, invalid);
            return false;
        }
        return begin(document) && parse(document, tape);
    }

    /// Returns the number of values of unknown fields that were ignored since the last call.
    public long unknown() {
        return unknown.drain();
    }

    /// Rejects bytes that the parser would take for a byte order mark or for another encoding.
    private boolean begin(byte[] document) {
        if (document.length >= 3 && (document[0] & 0xFF) == 0xEF) {
            if ((document[1] & 0xFF) == 0xBB && (document[2] & 0xFF) == 0xBF) {
                violations.malformed("unexpected byte order mark", ROOT, 0);
                return false;
            }
        }
        for (int i = 0; i < Math.min(4, document.length); i++) {
            if (document[i] == 0) {
                violations.malformed("unexpected NUL byte", ROOT, i);
                return false;
            }
        }
        return true;
    }

    private boolean parse(byte[] document, Tape tape) {
        var last = parser;
        parser = null;
        var now = last != null && last.begin(document) ? last : factory.parser(document);
        boolean valid = parse(now, document, tape);
        if (valid && now.endsDocument()) {
            parser = now;
        } else {
            now.close();
        }
        return valid;
    }

    private boolean parse(DocumentParser parser, byte[] document, Tape tape) {
        try {
            var token = parser.nextToken();
            if (token == null) {
                violations.malformed("the document is empty", ROOT, 0);
                return false;
            }
            if (token == JsonToken.START_OBJECT) {
                document(parser, tape);
            } else {
                skip.value(parser, token);
                violations.value("type", "is not an object", 0, document.length);
            }
            if (!parser.endsDocument() && parser.nextToken() != null) {
                violations.malformed(
                        "unexpected text after the document",
                        ROOT,
                        parser.currentTokenLocation().getByteOffset());
                return false;
            }
            return true;
        } catch (JacksonException e) {
            violations.malformed(
                    MalformedJson.sentence(e),
                    MalformedJson.path(parser, path),
                    MalformedJson.at(e, parser));
            return false;
        }
    }

    private void document(JsonParser parser, Tape tape) {
        seen.clear();
        kept.ifPresent(KeptFields::begin);
        var others = unknown.object();
        for (int column = parser.nextNameMatch(matcher);
                column != END;
                column = parser.nextNameMatch(matcher)) {
            if (column < 0) {
                if (kept.isPresent()) {
                    kept.get().field(parser, skip);
                } else {
                    others = others.field(parser, skip);
                }
                continue;
            }
            path.push(fields.get(column).name());
            if (seen.get(column)) {
                values.twice(parser);
                tape.cell(column, tape.size());
            } else {
                seen.set(column);
                column(parser, column, tape);
            }
            path.pop();
        }
        for (int column = 0; column < fields.size(); column++) {
            if (!seen.get(column)) {
                path.push(fields.get(column).name());
                missing(column);
                path.pop();
            }
        }
        kept.ifPresent(found -> found.write(tape, fields.size()));
    }

    private void column(JsonParser parser, int column, Tape tape) {
        var token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            missing(column);
            return;
        }
        int start = tape.size();
        if (values.read(parser, token, forms.get(column), tape)) {
            tape.cell(column, start);
        }
    }

    private void missing(int column) {
        if (fields.get(column).notNull()) {
            violations.add(
                    "missing", "is missing or null (" + fields.get(column).type() + " not null)");
        }
    }
}
