package dev.leat.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The order of keys.
class KeyBytesTest {

    private static byte[] number(String text) {
        return KeyBytes.of(new ItemValue.Number(ItemNumber.read(text)));
    }

    private static byte[] text(String text) {
        return KeyBytes.of(new ItemValue.Text(text));
    }

    @Test
    void numbersSortByValue() {
        var ascending =
                List.of(
                        "-9.9999999999999999999999999999999999999E+125",
                        "-1E+125",
                        "-100",
                        "-99.5",
                        "-99",
                        "-10",
                        "-9",
                        "-2",
                        "-1.5",
                        "-1",
                        "-0.99",
                        "-0.1",
                        "-0.09",
                        "-1E-129",
                        "-1E-130",
                        "0",
                        "1E-130",
                        "1E-129",
                        "0.09",
                        "0.1",
                        "0.99",
                        "1",
                        "1.01",
                        "1.1",
                        "1.5",
                        "2",
                        "9",
                        "10",
                        "99",
                        "99.5",
                        "100",
                        "1E+125",
                        "9.9999999999999999999999999999999999999E+125");
        for (int i = 1; i < ascending.size(); i++) {
            assertThat(
                            Arrays.compareUnsigned(
                                    number(ascending.get(i - 1)), number(ascending.get(i))))
                    .as("%s < %s", ascending.get(i - 1), ascending.get(i))
                    .isNegative();
        }
    }

    @Test
    void randomNumbersSortByValue() {
        var random = new Random(1);
        var numbers = new ArrayList<BigDecimal>();
        for (int i = 0; i < 2_000; i++) {
            var digits = new BigInteger(1 + random.nextInt(120), random);
            int scale = random.nextInt(100) - 40;
            var number = new BigDecimal(random.nextBoolean() ? digits : digits.negate(), scale);
            numbers.add(ItemNumber.normalise(number));
        }
        for (int i = 1; i < numbers.size(); i++) {
            var one = numbers.get(i - 1);
            var two = numbers.get(i);
            assertThat(
                            Integer.signum(
                                    Arrays.compareUnsigned(
                                            KeyBytes.of(new ItemValue.Number(one)),
                                            KeyBytes.of(new ItemValue.Number(two)))))
                    .as("%s and %s", one, two)
                    .isEqualTo(one.compareTo(two));
        }
    }

    @Test
    void numbersOfEqualValueAreOneKey() {
        assertThat(number("1.0")).isEqualTo(number("1")).isEqualTo(number("0.1E1"));
        assertThat(number("-0")).isEqualTo(number("0"));
        assertThat(number("100")).isEqualTo(number("1E2"));
    }

    @Test
    void textsSortByTheirUtf8Bytes() {
        var ascending = List.of("", "A", "Z", "a", "a\0", "aa", "z", "é", "\uFFFD", "\uD83D\uDE00");
        for (int i = 1; i < ascending.size(); i++) {
            assertThat(Arrays.compareUnsigned(text(ascending.get(i - 1)), text(ascending.get(i))))
                    .isNegative();
        }
        assertThat("\uD83D\uDE00".compareTo("\uFFFD")).as("UTF-16 sorts otherwise").isNegative();
        assertThat(text("größe")).isEqualTo("größe".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytesSortUnsigned() {
        var high = KeyBytes.of(new ItemValue.Binary(ByteBuffer.wrap(new byte[] {(byte) 0x80})));
        var low = KeyBytes.of(new ItemValue.Binary(ByteBuffer.wrap(new byte[] {0x7F, 1})));
        assertThat(Arrays.compareUnsigned(high, low)).isPositive();
    }

    @Test
    void otherTypesAreNoKeys() {
        assertThatThrownBy(() -> KeyBytes.of(new ItemValue.Bool(true)))
                .hasMessage("a key cannot have the type BOOL");
    }
}
