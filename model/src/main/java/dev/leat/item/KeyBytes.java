package dev.leat.item;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// Converts the values of key attributes to bytes that sort in DynamoDB's order: texts by their
/// UTF-8 bytes, numbers by value, binary values by unsigned bytes. Equal values have equal bytes,
/// so `1` and `1.0` are the same key.
public final class KeyBytes {

    private static final byte NEGATIVE = 1;
    private static final byte ZERO = 2;
    private static final byte POSITIVE = 3;

    /// Added to exponents, of which the smallest is -130, so that none is negative.
    private static final int BIAS = 256;

    private KeyBytes() {}

    /// Returns the bytes of a key attribute's value.
    ///
    /// @throws IllegalArgumentException if a value of this type cannot be a key
    public static byte[] of(ItemValue value) {
        return switch (value) {
            case ItemValue.Text text -> text.value().getBytes(StandardCharsets.UTF_8);
            case ItemValue.Number number -> number(number.value());
            case ItemValue.Binary binary -> {
                var bytes = new byte[binary.value().remaining()];
                binary.value().get(bytes);
                yield bytes;
            }
            default ->
                    throw new IllegalArgumentException(
                            "a key cannot have the type " + value.type());
        };
    }

    /// The sign, the exponent in two bytes, a byte for each digit (1 to 10) and a 0 at the end. The
    /// bytes behind the sign of a negative number are inverted, so that larger magnitudes come
    /// first.
    private static byte[] number(BigDecimal number) {
        if (number.signum() == 0) {
            return new byte[] {ZERO};
        }
        var digits = number.unscaledValue().abs().toString();
        int exponent = number.precision() - number.scale() + BIAS;
        var bytes = new byte[digits.length() + 4];
        bytes[0] = number.signum() < 0 ? NEGATIVE : POSITIVE;
        bytes[1] = (byte) (exponent >> 8);
        bytes[2] = (byte) exponent;
        for (int i = 0; i < digits.length(); i++) {
            bytes[3 + i] = (byte) (digits.charAt(i) - '0' + 1);
        }
        if (number.signum() < 0) {
            for (int i = 1; i < bytes.length; i++) {
                bytes[i] = (byte) ~bytes[i];
            }
        }
        return bytes;
    }
}
