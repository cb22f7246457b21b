package dev.leat.decode;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Parser of a column's values in text files such as CSV. It applies the rules for values in
/// documents. Reusable for further values; owned by one thread.
public final class TextForm {

    /// Integers with at most this many digits always fit BIGINT.
    private static final int SURE_BIGINT = 18;

    /// Integers with at most this many digits always fit INTEGER.
    private static final int SURE_INTEGER = 9;

    /// Whole numbers with at most this many digits are exact as doubles.
    private static final int SURE_DOUBLE = 15;

    private static final long[] TENS = new long[SURE_BIGINT + 1];

    static {
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = 10 * TENS[i - 1];
        }
    }

    private final Schema.Field field;
    private final boolean anyText;

    /// The type if it is a decimal; otherwise it is `simple`.
    private final Type.@Nullable Decimal decimal;

    private final @Nullable Simple simple;
    private final @Nullable ColumnFormat format;
    private final JsonNumber numbers = new JsonNumber();
    private final UsualTime usual = new UsualTime();
    private final TemporalText times = new TemporalText();
    private final Tape tape = new Tape(1);
    private final @Nullable Decoder documents;
    private char[] chars = new char[64];

    /// The last value, unless it is a string; see [#value()].
    private long value;

    private long high;
    private boolean isNull;
    private @Nullable String wrong;
    private String cause = "";

    /// Creates the parser of a column.
    ///
    /// @throws IllegalArgumentException if the column's type cannot be written as text
    public TextForm(Schema.Field field) {
        this.field = field;
        anyText = field.type() == Simple.VARCHAR;
        decimal = field.type() instanceof Type.Decimal type ? type : null;
        simple = field.type() instanceof Simple type ? type : null;
        this.format = field.format().map(f -> ColumnFormat.of(field.type(), f)).orElse(null);
        boolean json = field.type() == Simple.JSON;
        this.documents =
                json
                        ? new Decoder(
                                new Schema("", List.of(new Schema.Field("v", Simple.JSON))),
                                dev.leat.app.Pipeline.UnknownFields.REJECT)
                        : null;
        if (field.type() instanceof Type.ListOf || field.type() instanceof Type.Struct) {
            throw new IllegalArgumentException(
                    "column '%s' has type %s, which CSV files do not support"
                            .formatted(field.name(), field.type()));
        }
    }

    public Schema.Field field() {
        return field;
    }

    /// Returns true if every string without a NUL character is a valid value of the column and is
    /// kept unchanged.
    public boolean acceptsAnyText() {
        return anyText;
    }

    /// Returns true if the bytes, which must be UTF-8, are a valid value of the column.
    public boolean read(byte[] bytes, int from, int to) {
        isNull = false;
        wrong = null;
        if (format instanceof NumberFormat form) {
            var text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            var plain = form.plain(text).getBytes(StandardCharsets.UTF_8);
            return numbers.read(chars(plain, 0, plain.length), 0, plain.length)
                    ? usual(plain, 0, plain.length)
                    : no("type", "does not match the format of this " + field.type());
        }
        return format instanceof ColumnFormat.Direct form
                ? formatted(form, bytes, from, to)
                : usual(bytes, from, to);
    }

    private boolean usual(byte[] bytes, int from, int to) {
        if (decimal != null) {
            return decimal(decimal, bytes, from, to);
        }
        return switch (Objects.requireNonNull(simple)) {
            case VARCHAR -> text(bytes, from, to);
            case BOOLEAN -> bool(bytes, from, to);
            case INTEGER, BIGINT -> whole(simple, bytes, from, to);
            case DOUBLE -> real(bytes, from, to);
            case DATE, TIMESTAMP, TIMESTAMPTZ -> time(simple, bytes, from, to);
            case JSON -> json(bytes, from, to);
        };
    }

    /// Returns the last value: 1 or 0 for a boolean, the bits of a double, the digits of a decimal
    /// with all its decimal places, days or microseconds since 1970. Strings and `json` are their
    /// text.
    public long value() {
        return value;
    }

    /// Returns the upper 64 bits of the last value, a decimal of more than 18 digits.
    public long high() {
        return high;
    }

    /// Returns true if the last value is NULL: the JSON value `null`.
    public boolean isNull() {
        return isNull;
    }

    /// Returns the reason why these bytes, which were read last, are invalid.
    public Reason reason(byte[] bytes, int from, int to) {
        if (field.pii()) {
            return Reason.at(cause, field.name(), Violations.MASK, wrong == null ? "" : wrong);
        }
        var value = new String(bytes, from, Math.min(to - from, 4096), StandardCharsets.UTF_8);
        return Reason.at(cause, field.name(), value, wrong == null ? "" : wrong);
    }

    /// Returns the reason for a NULL in a column that does not allow it.
    public Reason missing() {
        return new Reason(
                "missing",
                Optional.of(field.name()),
                Optional.empty(),
                "is missing or null (" + field.type() + " not null)",
                Optional.empty());
    }

    private boolean no(String cause, String message) {
        this.cause = cause;
        wrong = message;
        return false;
    }

    private boolean text(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0) {
                return no("malformed", TextRules.NUL);
            }
        }
        return true;
    }

    private boolean bool(byte[] bytes, int from, int to) {
        value = is("true", bytes, from, to) ? 1 : 0;
        return value == 1 || is("false", bytes, from, to) || no("type", "is not true or false");
    }

    private static boolean is(String word, byte[] bytes, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Reads at most `most` plain digits with an optional minus sign: such a number is valid
    /// without further checks. Returns false for all other texts.
    private boolean plain(byte[] bytes, int from, int to, int most) {
        int at = from < to && bytes[from] == '-' ? from + 1 : from;
        int digits = to - at;
        if (digits < 1 || digits > most || (digits > 1 && bytes[at] == '0')) {
            return false;
        }
        long number = 0;
        for (int i = at; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = 10 * number + digit;
        }
        value = at == from ? number : -number;
        return true;
    }

    private boolean number(byte[] bytes, int from, int to) {
        return numbers.read(chars(bytes, from, to), 0, to - from)
                || no("type", "is not a number (" + field.type() + ")");
    }

    private boolean whole(Simple type, byte[] bytes, int from, int to) {
        boolean small = type == Simple.INTEGER;
        if (plain(bytes, from, to, small ? SURE_INTEGER : SURE_BIGINT)) {
            return true;
        }
        if (!number(bytes, from, to)) {
            return false;
        }
        if (!numbers.whole()) {
            return no("type", "is not a whole number (" + type + ")");
        }
        if (!(small ? numbers.fitsInteger() : numbers.fitsBigint())) {
            return no("range", "is out of range for " + type);
        }
        value = numbers.unscaled(0).longValueExact();
        return true;
    }

    private boolean decimal(Type.Decimal type, byte[] bytes, int from, int to) {
        if (exact(type, bytes, from, to)) {
            return true;
        }
        if (!number(bytes, from, to)) {
            return false;
        }
        if (!numbers.fitsScale(type.scale())) {
            var decimals = type.scale() == 1 ? " decimal" : " decimals";
            return no("range", "has more than " + type.scale() + decimals + " (" + type + ")");
        }
        if (!numbers.fits(type)) {
            return no("range", "is out of range for " + type);
        }
        var digits = numbers.unscaled(type.scale());
        value = digits.longValue();
        high = digits.shiftRight(Long.SIZE).longValue();
        return true;
    }

    /// Reads plain digits with an optional decimal point that fit the type and 64 bits. Returns
    /// false for all other texts.
    private boolean exact(Type.Decimal type, byte[] bytes, int from, int to) {
        int at = from < to && bytes[from] == '-' ? from + 1 : from;
        int point = at;
        long number = 0;
        while (point < to && bytes[point] >= '0' && bytes[point] <= '9') {
            number = 10 * number + bytes[point++] - '0';
        }
        int before = point - at;
        if (before < 1
                || before > type.precision() - type.scale()
                || before + type.scale() > SURE_BIGINT
                || (before > 1 && bytes[at] == '0')) {
            return false;
        }
        int after = Math.max(0, to - point - 1);
        if (point < to && (bytes[point] != '.' || after < 1 || after > type.scale())) {
            return false;
        }
        for (int i = point + 1; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = 10 * number + digit;
        }
        number *= TENS[type.scale() - after];
        value = at == from ? number : -number;
        high = value >> (Long.SIZE - 1);
        return true;
    }

    private boolean real(byte[] bytes, int from, int to) {
        if (plain(bytes, from, to, SURE_DOUBLE)) {
            value = Double.doubleToRawLongBits((double) value);
            return true;
        }
        if (!number(bytes, from, to)) {
            return false;
        }
        double number = Double.parseDouble(new String(chars, 0, to - from));
        if (Double.isInfinite(number) || (number == 0 && !numbers.zero())) {
            return no("range", "is out of range for double");
        }
        // 0.0 and -0.0 are the same number
        value = Double.doubleToRawLongBits(number == 0 ? 0.0 : number);
        return true;
    }

    private boolean time(Simple type, byte[] bytes, int from, int to) {
        if (usual.read(type, bytes, from, to)) {
            value = usual.value();
            return true;
        }
        var text = chars(bytes, from, to);
        int length = to - from;
        boolean good =
                type == Simple.DATE
                        ? times.date(text, 0, length)
                        : times.timestamp(text, 0, length, type == Simple.TIMESTAMPTZ);
        if (!good) {
            return no("type", ValueDecoder.notA(type));
        }
        if (times.outside()) {
            return no("range", times.reason(type));
        }
        value = times.value();
        return true;
    }

    private boolean formatted(ColumnFormat.Direct format, byte[] bytes, int from, int to) {
        tape.clear();
        tape.beginRow();
        int start = tape.size();
        var text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (!format.read(text, tape)) {
            return no("type", "does not match the format of this " + field.type());
        }
        tape.cell(0, start);
        tape.endRow();
        boolean words = field.type() == Simple.BOOLEAN;
        value = words ? TapeValues.bool(tape, 0, 0) : TapeValues.time(tape, 0, 0);
        return true;
    }

    private boolean json(byte[] bytes, int from, int to) {
        var document = new byte[to - from + 6];
        var head = "{\"v\":".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(head, 0, document, 0, head.length);
        System.arraycopy(bytes, from, document, head.length, to - from);
        document[document.length - 1] = '}';
        tape.clear();
        var reasons = documents == null ? List.<Reason>of() : documents.decode(document, tape);
        if (reasons.isEmpty()) {
            isNull = tape.isNull(0, 0);
            return !isNull
                    || !field.notNull()
                    || no("missing", "is missing or null (" + field.type() + " not null)");
        }
        return no(reasons.getFirst().cause(), reasons.getFirst().message());
    }

    private char[] chars(byte[] bytes, int from, int to) {
        if (chars.length < to - from) {
            chars = new char[to - from];
        }
        for (int i = from; i < to; i++) {
            // a byte of a multibyte character becomes '?', which neither numbers nor times contain
            chars[i - from] = bytes[i] < 0 ? '?' : (char) bytes[i];
        }
        return chars;
    }
}
