package dev.leat.decode;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.batch.Reason;
import java.util.BitSet;
import java.util.List;
import java.util.function.ObjLongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;

/// Documents of one schema, from bytes to the tape, in one strict pass: every value survives
/// unchanged or the document is refused, with everything that is wrong in it. A document that is no
/// JSON ends at the first place where it is not.
///
/// The causes of its reasons: `malformed` (no JSON, or a text that no text can be), `missing` (not
/// there or null where the schema says `not null`), `type`, `range` (out of range, or more decimals
/// than the type has), `duplicate` and `unknown_field`. Owned by one thread.
public final class Decoder {

    /// The deepest nesting that is read.
    public static final int DEEPEST = 64;

    static final int END = PropertyNameMatcher.MATCH_END_OBJECT;

    private static final String ROOT = "$";

    private final JsonFactory factory =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEEPEST)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final List<Schema.Field> fields;
    private final List<DecodedType> forms;
    private final PropertyNameMatcher matcher;
    private final DocumentPath path = new DocumentPath();
    private final Violations violations = new Violations(path);
    private final ValueSkipper skip = new ValueSkipper(path, violations);
    private final UnknownFieldCollector unknown;
    private final ValueDecoder values;
    private final BitSet seen = new BitSet();

    /// A decoder.
    ///
    /// @throws IllegalArgumentException if a column has a format that does not exist
    public Decoder(Schema schema, UnknownFields unknownFields) {
        fields = schema.fields();
        forms = fields.stream().map(field -> DecodedType.of(field, factory)).toList();
        matcher = DecodedType.matcher(fields.stream().map(Schema.Field::name).toList(), factory);
        unknown = new UnknownFieldCollector(unknownFields, path, violations);
        values = new ValueDecoder(path, violations, unknown, skip);
    }

    /// Decodes one document to a new row of the tape, a cell for each column of the schema. If
    /// something is wrong with it the tape stays as it was, and the reasons say all of it.
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

    /// Decodes what can be of one document to a new row of the tape: a cell is NULL where its value
    /// is not what the schema says, all are where the document is no JSON. The reasons say what is
    /// wrong.
    public List<Reason> decodeWhatFits(byte[] document, Tape tape) {
        int before = tape.size();
        if (!read(document, tape)) {
            tape.truncate(before);
            tape.beginRow();
        }
        tape.endRow();
        return violations.reasons();
    }

    /// False if the document ends before it should, or is none.
    private boolean read(byte[] document, Tape tape) {
        violations.begin(document);
        values.begin();
        path.clear();
        tape.beginRow();
        int invalid = Utf8Validator.invalid(document);
        if (invalid >= 0) {
            violations.malformed("no UTF-8", ROOT, invalid);
            return false;
        }
        return begin(document) && parse(document, tape);
    }

    /// Hands out how often each unknown field was ignored since the last time.
    public void unknown(ObjLongConsumer<String> to) {
        unknown.drain(to);
    }

    /// Refuses what the parser would take for a mark or for another encoding.
    private boolean begin(byte[] document) {
        if (document.length >= 3 && (document[0] & 0xFF) == 0xEF) {
            if ((document[1] & 0xFF) == 0xBB && (document[2] & 0xFF) == 0xBF) {
                violations.malformed("a byte order mark", ROOT, 0);
                return false;
            }
        }
        for (int i = 0; i < Math.min(4, document.length); i++) {
            if (document[i] == 0) {
                violations.malformed("a NUL byte", ROOT, i);
                return false;
            }
        }
        return true;
    }

    private boolean parse(byte[] document, Tape tape) {
        try (var parser =
                factory.createParser(ObjectReadContext.empty(), document, 0, document.length)) {
            try {
                var token = parser.nextToken();
                if (token == null) {
                    violations.malformed("there is nothing in it", ROOT, 0);
                    return false;
                }
                if (token == JsonToken.START_OBJECT) {
                    document(parser, tape);
                } else {
                    skip.value(parser, token);
                    violations.value("type", "is not an object", 0, document.length);
                }
                if (parser.nextToken() != null) {
                    violations.malformed(
                            "text after the document",
                            ROOT,
                            parser.currentTokenLocation().getByteOffset());
                    return false;
                }
                return true;
            } catch (JacksonException e) {
                violations.malformed(
                        MalformedJson.sentence(e),
                        MalformedJson.path(parser),
                        MalformedJson.at(e, parser));
                return false;
            }
        }
    }

    private void document(JsonParser parser, Tape tape) {
        seen.clear();
        var others = unknown.object();
        for (int column = parser.nextNameMatch(matcher);
                column != END;
                column = parser.nextNameMatch(matcher)) {
            if (column < 0) {
                others = others.field(parser, skip);
                continue;
            }
            path.push(fields.get(column).name());
            violations.mask(fields.get(column).pii());
            if (seen.get(column)) {
                values.twice(parser);
                tape.cell(column, tape.size());
            } else {
                seen.set(column);
                column(parser, column, tape);
            }
            violations.mask(false);
            path.pop();
        }
        for (int column = 0; column < fields.size(); column++) {
            if (!seen.get(column)) {
                path.push(fields.get(column).name());
                missing(column);
                path.pop();
            }
        }
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
