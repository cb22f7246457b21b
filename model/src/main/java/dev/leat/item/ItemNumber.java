package dev.leat.item;

import com.google.re2j.Pattern;
import java.math.BigDecimal;

/// The range and precision of DynamoDB's numbers: up to 38 significant digits, and magnitudes from
/// 1E-130 to 9.9999999999999999999999999999999999999E+125
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
public final class ItemNumber {

    static final int MAX_DIGITS = 38;

    /// Length of a text that a message shows completely.
    private static final int MAX_SHOWN = 100;

    private static final int MAX_EXPONENT = 125;
    private static final int MIN_EXPONENT = -130;

    /// A text that does not match is not parsed: Java could not read an exponent of more than nine
    /// digits.
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,500}(\\.\\d{0,500})?|\\.\\d{1,500})([eE][+-]?\\d{1,6})?");

    private ItemNumber() {}

    /// Reads a number from a request.
    ///
    /// @throws IllegalArgumentException if the text is not a number, with DynamoDB's message
    public static BigDecimal read(String text) {
        if (!plain(text) && !NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "The parameter cannot be converted to a numeric value: "
                            + (text.length() <= MAX_SHOWN
                                    ? text
                                    : text.substring(0, MAX_SHOWN) + "..."));
        }
        return normalise(new BigDecimal(text));
    }

    /// Returns true for a short number without exponent, for which no pattern is necessary.
    private static boolean plain(String text) {
        int first = text.startsWith("-") ? 1 : 0;
        boolean point = false;
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && !point && i > first) {
                point = true;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return text.length() > first && text.length() <= MAX_DIGITS;
    }

    /// Returns the number without trailing zeros.
    ///
    /// @throws IllegalArgumentException if it is out of range or has too many digits, with
    ///   DynamoDB's message
    public static BigDecimal normalise(BigDecimal number) {
        if (number.signum() == 0) {
            return BigDecimal.ZERO;
        }
        var normal = number.stripTrailingZeros();
        int exponent = normal.precision() - normal.scale() - 1;
        if (exponent > MAX_EXPONENT) {
            throw new IllegalArgumentException(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (exponent < MIN_EXPONENT) {
            throw new IllegalArgumentException(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        if (normal.precision() > MAX_DIGITS) {
            throw new IllegalArgumentException(
                    "Attempting to store more than 38 significant digits in a Number");
        }
        return normal;
    }

    /// Writes a number as DynamoDB returns it: without an exponent.
    public static String write(BigDecimal number) {
        return number.toPlainString();
    }
}
