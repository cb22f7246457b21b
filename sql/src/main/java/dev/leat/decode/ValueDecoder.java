package dev.leat.decode;

import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A strict decoder of a document's values to a [Tape]. A value that does not fit its type is a
/// violation; it is never changed to fit.
final class ValueDecoder {

    private final DocumentPath path;
    private final Violations violations;
    private final UnknownFieldCollector unknown;
    private final ValueSkipper skip;
    private final JsonNumber numbers = new JsonNumber();
    private final TemporalText times = new TemporalText();
    private int[] segments = new int[64];
    private int top;

    ValueDecoder(
            DocumentPath path,
            Violations violations,
            UnknownFieldCollector unknown,
            ValueSkipper skip) {
        this.path = path;
        this.violations = violations;
        this.unknown = unknown;
        this.skip = skip;
    }

    /// Resets state that remains from an incompletely decoded document.
    void begin() {
        top = 0;
    }

    /// Decodes the value that begins with the current token, which is not null. Returns false if
    /// the value has a violation; the caller must then discard the bytes written. Afterwards the
    /// parser is at the value's last token.
    boolean read(JsonParser parser, JsonToken token, DecodedType form, Tape tape) {
        return switch (form) {
            case DecodedType.Scalar scalar -> scalar(parser, token, scalar.type(), tape);
            case DecodedType.Formatted formatted -> formatted(parser, token, formatted, tape);
            case DecodedType.ListType list ->
                    token == JsonToken.START_ARRAY
                            ? list(parser, list, tape)
                            : wrong(parser, token, "is not a list");
            case DecodedType.StructType struct ->
                    token == JsonToken.START_OBJECT
                            ? struct(parser, struct, tape)
                            : wrong(parser, token, "is not an object");
        };
    }

    private boolean scalar(JsonParser parser, JsonToken token, Type type, Tape tape) {
        return switch (type) {
            case Type.Decimal decimal ->
                    isNumber(parser, token, type) && decimal(parser, decimal, tape);
            case Simple simple ->
                    switch (simple) {
                        case VARCHAR ->
                                token == JsonToken.VALUE_STRING
                                        ? text(parser, tape)
                                        : wrong(parser, token, "is not a string");
                        case BOOLEAN -> bool(parser, token, tape);
                        case INTEGER, BIGINT ->
                                isNumber(parser, token, type) && whole(parser, simple, tape);
                        case DOUBLE ->
                                isNumber(parser, token, type)
                                        && real(parser, parser.getString(), tape);
                        case DATE, TIMESTAMP, TIMESTAMPTZ -> time(parser, token, simple, tape);
                        case JSON -> json(parser, token, tape);
                    };
            case Type.Struct _, Type.ListOf _ ->
                    throw new IllegalStateException(type + " is not a scalar type");
        };
    }

    private boolean text(JsonParser parser, Tape tape) {
        var chars = parser.getStringCharacters();
        int from = parser.getStringOffset();
        int length = parser.getStringLength();
        int start = tape.size();
        boolean whole = tape.text(chars, from, length);
        if (!whole || tape.hasZero(start)) {
            violations.scalar("malformed", whole ? TextRules.NUL : TextRules.SURROGATE, parser);
            return false;
        }
        return true;
    }

    private boolean bool(JsonParser parser, JsonToken token, Tape tape) {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            return wrong(parser, token, "is not true or false");
        }
        tape.bool(token == JsonToken.VALUE_TRUE);
        return true;
    }

    /// Parses a number. It may be in quotes, as producers quote decimals to keep them exact.
    private boolean isNumber(JsonParser parser, JsonToken token, Type type) {
        if (token != JsonToken.VALUE_NUMBER_INT
                && token != JsonToken.VALUE_NUMBER_FLOAT
                && token != JsonToken.VALUE_STRING) {
            return wrong(parser, token, "is not a number (" + type + ")");
        }
        var chars = parser.getStringCharacters();
        return numbers.read(chars, parser.getStringOffset(), parser.getStringLength())
                || wrong(parser, token, "is not a number (" + type + ")");
    }

    private boolean decimal(JsonParser parser, Type.Decimal type, Tape tape) {
        if (!numbers.fitsScale(type.scale())) {
            var decimals = type.scale() == 1 ? " decimal" : " decimals";
            return range(parser, "has more than " + type.scale() + decimals + " (" + type + ")");
        }
        if (!numbers.fits(type)) {
            return range(parser, "is out of range for " + type);
        }
        numbers.write(tape);
        return true;
    }

    private boolean whole(JsonParser parser, Simple type, Tape tape) {
        if (!numbers.whole()) {
            violations.scalar("type", "is not a whole number (" + type + ")", parser);
            return false;
        }
        if (!(type == Simple.INTEGER ? numbers.fitsInteger() : numbers.fitsBigint())) {
            return range(parser, "is out of range for " + type);
        }
        numbers.write(tape);
        return true;
    }

    private boolean real(JsonParser parser, String text, Tape tape) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value) || (value == 0 && !numbers.zero())) {
            return range(parser, "is out of range for double");
        }
        tape.real(value);
        return true;
    }

    private boolean range(JsonParser parser, String message) {
        violations.scalar("range", message, parser);
        return false;
    }

    private boolean time(JsonParser parser, JsonToken token, Simple type, Tape tape) {
        if (!isTime(parser, token, type)) {
            return wrong(parser, token, notA(type));
        }
        if (times.outside()) {
            return range(parser, times.reason(type));
        }
        putTime(type, tape);
        return true;
    }

    private void putTime(Simple type, Tape tape) {
        if (type == Simple.DATE) {
            tape.day(times.value());
        } else {
            tape.time(type == Simple.TIMESTAMPTZ, times.value());
        }
    }

    /// Returns true if the value is a time of ISO 8601, which [#times] then has.
    private boolean isTime(JsonParser parser, JsonToken token, Simple type) {
        if (token != JsonToken.VALUE_STRING) {
            return false;
        }
        var chars = parser.getStringCharacters();
        int from = parser.getStringOffset();
        int length = parser.getStringLength();
        return type == Simple.DATE
                ? times.date(chars, from, length)
                : times.timestamp(chars, from, length, type == Simple.TIMESTAMPTZ);
    }

    static String notA(Simple type) {
        var example =
                switch (type) {
                    case DATE -> "2024-12-31";
                    case TIMESTAMP -> "2024-12-31T23:59:59.999999, without a time zone";
                    default -> "2024-12-31T23:59:59.999999Z, with a time zone";
                };
        return "is not a " + type + "; expected format: " + example;
    }

    /// Reads a value in the column's own format, or in JSON's: a number, a boolean, or a time of
    /// ISO 8601, as sinks write them.
    private boolean formatted(
            JsonParser parser, JsonToken token, DecodedType.Formatted form, Tape tape) {
        boolean string = token == JsonToken.VALUE_STRING;
        boolean number = token.isNumeric();
        if (form.format() instanceof NumberFormat format && (string || number)) {
            var text = string ? format.plain(parser.getString()) : parser.getString();
            if (numbers.read(text.toCharArray(), 0, text.length())) {
                return number(parser, text, form.type(), tape);
            }
        }
        if (form.format() instanceof ColumnFormat.Direct format
                && (string || number)
                && format.read(parser.getString(), tape)) {
            return true;
        }
        if (form.type() == Simple.BOOLEAN && token.isBoolean()) {
            return bool(parser, token, tape);
        }
        if (form.format() instanceof ColumnFormat.Pattern
                && form.type() instanceof Simple type
                && isTime(parser, token, type)
                && !times.outside()) {
            putTime(type, tape);
            return true;
        }
        return wrong(parser, token, "does not match the format of this " + form.type());
    }

    /// Writes the number that was parsed last.
    private boolean number(JsonParser parser, String text, Type type, Tape tape) {
        if (type instanceof Type.Decimal decimal) {
            return decimal(parser, decimal, tape);
        }
        return type == Simple.DOUBLE
                ? real(parser, text, tape)
                : whole(parser, (Simple) type, tape);
    }

    /// Copies a JSON value from the document unchanged.
    private boolean json(JsonParser parser, JsonToken token, Tape tape) {
        long from = parser.currentTokenLocation().getByteOffset();
        int before = violations.count();
        skip.value(parser, token);
        if (violations.count() > before) {
            return false;
        }
        tape.json(violations.body(), (int) from, (int) parser.currentLocation().getByteOffset());
        return true;
    }

    private boolean list(JsonParser parser, DecodedType.ListType form, Tape tape) {
        int start = tape.open(Tape.LIST);
        boolean good = true;
        int index = 0;
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            path.push(index++);
            if (token == JsonToken.VALUE_NULL) {
                tape.put(Tape.NULL);
            } else {
                good &= read(parser, token, form.element(), tape);
            }
            path.pop();
        }
        tape.close(start);
        return good;
    }

    private boolean struct(JsonParser parser, DecodedType.StructType form, Tape tape) {
        int base = top;
        top += 2 * form.members().size();
        if (segments.length < top) {
            segments = Arrays.copyOf(segments, Math.max(top, segments.length * 2));
        }
        Arrays.fill(segments, base, top, -1);
        int start = tape.open(Tape.STRUCT);
        boolean good = true;
        boolean sorted = true;
        int last = -1;
        var others = unknown.object();
        for (int member = parser.nextNameMatch(form.matcher());
                member != Decoder.END;
                member = parser.nextNameMatch(form.matcher())) {
            if (member < 0) {
                others = others.field(parser, skip);
                continue;
            }
            path.push(form.members().get(member));
            if (segments[base + 2 * member] >= 0) {
                good = twice(parser);
            } else {
                segments[base + 2 * member] = tape.size();
                good &= member(parser, form, member, tape);
                segments[base + 2 * member + 1] = tape.size();
                sorted &= form.place()[member] > last;
                last = form.place()[member];
            }
            path.pop();
        }
        if (!sorted) {
            sort(form, base, start, tape);
        }
        tape.close(start);
        top = base;
        return good;
    }

    /// Decodes a member. Nothing is written for a NULL member.
    private boolean member(JsonParser parser, DecodedType.StructType form, int member, Tape tape) {
        int from = tape.size();
        var token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return true;
        }
        var name = form.names()[member];
        tape.append(name, 0, name.length);
        if (!read(parser, token, form.forms().get(member), tape)) {
            tape.truncate(from);
            return false;
        }
        return true;
    }

    private void sort(DecodedType.StructType form, int base, int start, Tape tape) {
        int from = start + Tape.HEAD;
        var content = Arrays.copyOfRange(tape.bytes(), from, tape.size());
        tape.truncate(from);
        for (int member : form.order()) {
            int at = segments[base + 2 * member];
            if (at >= 0) {
                tape.append(content, at - from, segments[base + 2 * member + 1] - at);
            }
        }
    }

    /// Reports a name that has already occurred in its object.
    boolean twice(JsonParser parser) {
        violations.add("duplicate", "appears twice");
        skip.value(parser, parser.nextToken());
        return false;
    }

    private boolean wrong(JsonParser parser, JsonToken token, String message) {
        long from = parser.currentTokenLocation().getByteOffset();
        skip.value(parser, token);
        violations.value("type", message, from, parser.currentLocation().getByteOffset());
        return false;
    }
}
