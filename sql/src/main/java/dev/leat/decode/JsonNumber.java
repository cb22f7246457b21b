package dev.leat.decode;

import dev.leat.app.Type;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A JSON number, parsed without loss: sign, digits and position of the decimal point. Reusable for
/// further numbers; owned by one thread.
final class JsonNumber {

    private static final int MAX_ZEROS = 40;
    private static final String MAX_LONG = "9223372036854775807";
    private static final String MIN_LONG = "9223372036854775808";
    private static final String MAX_INT = "2147483647";
    private static final String MIN_INT = "2147483648";

    private boolean negative;
    private byte[] digits = new byte[64];
    private int count;
    private long fraction;

    /// Parses a JSON number; returns false if the text is not one. The number is `digits` (without
    /// leading and trailing zeros) times ten to the power of minus `fraction`.
    boolean read(char[] text, int from, int length) {
        int at = from;
        int to = from + length;
        count = 0;
        fraction = 0;
        negative = at < to && text[at] == '-';
        if (negative) {
            at++;
        }
        if (digits.length < length) {
            digits = new byte[length];
        }
        int whole = at;
        at = digits(text, at, to);
        if (at == whole || (at - whole > 1 && text[whole] == '0')) {
            return false;
        }
        if (at < to && text[at] == '.') {
            int point = at + 1;
            at = digits(text, point, to);
            fraction = (long) at - point;
            if (fraction == 0) {
                return false;
            }
        }
        if (at < to && (text[at] == 'e' || text[at] == 'E')) {
            at = exponent(text, at + 1, to);
        }
        strip();
        return at == to;
    }

    /// Collects digits without leading zeros; returns the position after them.
    private int digits(char[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            if (count > 0 || text[at] != '0') {
                digits[count++] = (byte) text[at];
            }
            at++;
        }
        return at;
    }

    /// Returns the position after the exponent, or -1 if its digits are missing. Very large
    /// exponents are limited to a value that is out of range for every type.
    private int exponent(char[] text, int from, int to) {
        int at = from;
        boolean minus = at < to && text[at] == '-';
        if (at < to && (text[at] == '-' || text[at] == '+')) {
            at++;
        }
        int first = at;
        long exponent = 0;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            exponent = Math.min(exponent * 10 + text[at] - '0', 1L << 40);
            at++;
        }
        fraction -= minus ? -exponent : exponent;
        return at == first ? -1 : at;
    }

    private void strip() {
        while (count > 0 && digits[count - 1] == '0') {
            count--;
            fraction--;
        }
        if (count == 0) {
            negative = false;
            fraction = 0;
        }
    }

    boolean zero() {
        return count == 0;
    }

    boolean whole() {
        return fraction <= 0;
    }

    /// Returns true if the value has at most this many decimals.
    boolean fitsScale(int scale) {
        return fraction <= scale;
    }

    /// Returns true if the integer part fits the type.
    boolean fits(Type.Decimal type) {
        return count == 0 || count - fraction <= type.precision() - type.scale();
    }

    boolean fitsInteger() {
        return fits(negative ? MIN_INT : MAX_INT);
    }

    boolean fitsBigint() {
        return fits(negative ? MIN_LONG : MAX_LONG);
    }

    private boolean fits(String limit) {
        long length = count - fraction;
        if (count == 0 || length != limit.length()) {
            return count == 0 || length < limit.length();
        }
        for (int i = 0; i < limit.length(); i++) {
            int digit = i < count ? digits[i] : '0';
            if (digit != limit.charAt(i)) {
                return digit < limit.charAt(i);
            }
        }
        return true;
    }

    /// Returns the number without its decimal point, with `scale` decimal places, which must be
    /// enough. The number must fit its type.
    BigInteger unscaled(int scale) {
        if (count == 0) {
            return BigInteger.ZERO;
        }
        var whole = new BigInteger(new String(digits, 0, count, StandardCharsets.ISO_8859_1));
        var scaled = whole.multiply(BigInteger.TEN.pow((int) (scale - fraction)));
        return negative ? scaled.negate() : scaled;
    }

    /// Writes the number in canonical form. It must fit its type, which limits the number of
    /// characters.
    void write(Tape tape) {
        int start = tape.open(Tape.NUMBER);
        if (negative) {
            tape.put((byte) '-');
        }
        int before = (int) (count - fraction);
        if (before <= 0) {
            tape.put((byte) '0');
        }
        if (fraction <= 0) {
            tape.append(digits, 0, count);
            zeros(tape, (int) -fraction);
        } else {
            int whole = Math.max(before, 0);
            tape.append(digits, 0, whole);
            tape.put((byte) '.');
            zeros(tape, Math.max(-before, 0));
            tape.append(digits, whole, count - whole);
        }
        tape.close(start);
    }

    private static void zeros(Tape tape, int count) {
        if (count > 0) {
            var zeros = new byte[Math.min(count, MAX_ZEROS)];
            Arrays.fill(zeros, (byte) '0');
            tape.append(zeros, 0, zeros.length);
        }
    }
}
