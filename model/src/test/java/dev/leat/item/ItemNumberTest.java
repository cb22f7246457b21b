package dev.leat.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers in DynamoDB's range
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).
class ItemNumberTest {

    private static final String DIGITS = "9".repeat(38);

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.0, 1",
        "+1, 1",
        "-0, 0",
        "0.000, 0",
        "0E+300, 0",
        "100, 100",
        "1e2, 100",
        "1E2, 100",
        ".5, 0.5",
        "5., 5",
        "-1.50, -1.5",
        "007, 7",
        "1.23E-3, 0.00123",
    })
    void areReturnedWithoutExponentAndTrailingZeros(String given, String returned) {
        assertThat(ItemNumber.write(ItemNumber.read(given))).isEqualTo(returned);
    }

    @Test
    void haveUpTo38Digits() {
        for (var number :
                new String[] {DIGITS, "-" + DIGITS, "0." + DIGITS, "9." + DIGITS.substring(1)}) {
            assertThat(ItemNumber.read(number)).isEqualByComparingTo(new BigDecimal(number));
        }
        assertThat(ItemNumber.read(DIGITS + "000")).isEqualByComparingTo(DIGITS + "000");
        for (var number :
                new String[] {DIGITS + "9", "0." + DIGITS + "9", "1" + "0".repeat(38) + "1"}) {
            assertThatThrownBy(() -> ItemNumber.read(number))
                    .hasMessage("Attempting to store more than 38 significant digits in a Number");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1E-130", "-1E-130", "9.9999999999999999999999999999999999999E+125",
                "-9.9999999999999999999999999999999999999E+125", "1E+125", "1.5E-129",
            })
    void haveTheRangeOfDynamoDb(String number) {
        assertThat(ItemNumber.read(number)).isEqualByComparingTo(number);
    }

    @ParameterizedTest
    @CsvSource({"1E+126, overflow", "-1E126, overflow", "1E-131, underflow", "9E999999, overflow"})
    void areRefusedOutsideOfIt(String number, String message) {
        assertThatThrownBy(() -> ItemNumber.read(number)).hasMessageContaining("Number " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "1x",
                " 1",
                "1 ",
                "1,0",
                "NaN",
                "Infinity",
                "0x1",
                "1e",
                "e1",
                ".",
                "--1",
                "1E9999999",
                "١"
            })
    void ofAnotherFormAreRefused(String text) {
        assertThatThrownBy(() -> ItemNumber.read(text))
                .hasMessage("The parameter cannot be converted to a numeric value: " + text);
    }

    @Test
    void ofEqualValueAreEqual() {
        assertThat(new ItemValue.Number(ItemNumber.read("1.0")))
                .isEqualTo(new ItemValue.Number(ItemNumber.read("1")))
                .isEqualTo(ItemValue.Number.of(1))
                .hasSameHashCodeAs(new ItemValue.Number(ItemNumber.read("10e-1")));
    }
}
