package dev.leat.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.leat.batch.Reason;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ViolationTest {

    private final Documents documents = new Documents();

    static Stream<Arguments> violations() {
        return Stream.of(
                bad("id", "5", "type", "id", "5", "is not a string"),
                bad(
                        "id",
                        "\"a\\u0000\"",
                        "malformed",
                        "id",
                        "\"a\\u0000\"",
                        "contains a NUL character"),
                bad(
                        "id",
                        "\"a\\ud800\"",
                        "malformed",
                        "id",
                        "\"a\\ud800\"",
                        "contains an unpaired surrogate"),
                bad("flag", "1", "type", "flag", "1", "is not true or false"),
                bad("flag", "\"yes\"", "type", "flag", "\"yes\"", "is not true or false"),
                bad("small", "1.5", "type", "small", "1.5", "is not a whole number (integer)"),
                bad(
                        "small",
                        "2147483648",
                        "range",
                        "small",
                        "2147483648",
                        "is out of range for integer"),
                bad(
                        "small",
                        "-2147483649",
                        "range",
                        "small",
                        "-2147483649",
                        "is out of range for integer"),
                bad(
                        "big",
                        "9223372036854775808",
                        "range",
                        "big",
                        "9223372036854775808",
                        "is out of range for bigint"),
                bad("big", "1e19", "range", "big", "1e19", "is out of range for bigint"),
                bad(
                        "small",
                        "{\"a\":[1]}",
                        "type",
                        "small",
                        "{\"a\":[1]}",
                        "is not a number (integer)"),
                bad("small", "[1]", "type", "small", "[1]", "is not a number (integer)"),
                bad("money", "true", "type", "money", "true", "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "12.345",
                        "range",
                        "money",
                        "12.345",
                        "has more than 2 decimals (decimal(18,2))"),
                bad("money", "1e16", "range", "money", "1e16", "is out of range for decimal(18,2)"),
                bad(
                        "money",
                        "1e400",
                        "range",
                        "money",
                        "1e400",
                        "is out of range for decimal(18,2)"),
                bad(
                        "money",
                        "1e-400",
                        "range",
                        "money",
                        "1e-400",
                        "has more than 2 decimals (decimal(18,2))"),
                bad(
                        "money",
                        "1e999999999999999999999",
                        "range",
                        "money",
                        "1e999999999999999999999",
                        "is out of range for decimal(18,2)"),
                bad(
                        "money",
                        "\"two hundred\"",
                        "type",
                        "money",
                        "\"two hundred\"",
                        "is not a number (decimal(18,2))"),
                bad("money", "\"\"", "type", "money", "\"\"", "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\" 12 \"",
                        "type",
                        "money",
                        "\" 12 \"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"1_000\"",
                        "type",
                        "money",
                        "\"1_000\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"0x10\"",
                        "type",
                        "money",
                        "\"0x10\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"NaN\"",
                        "type",
                        "money",
                        "\"NaN\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"01\"",
                        "type",
                        "money",
                        "\"01\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"+1\"",
                        "type",
                        "money",
                        "\"+1\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"1.\"",
                        "type",
                        "money",
                        "\"1.\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\".5\"",
                        "type",
                        "money",
                        "\".5\"",
                        "is not a number (decimal(18,2))"),
                bad(
                        "money",
                        "\"1e\"",
                        "type",
                        "money",
                        "\"1e\"",
                        "is not a number (decimal(18,2))"),
                bad("money", "\"١\"", "type", "money", "\"١\"", "is not a number (decimal(18,2))"),
                bad("real", "1e400", "range", "real", "1e400", "is out of range for double"),
                bad("real", "1e-400", "range", "real", "1e-400", "is out of range for double"),
                bad(
                        "real",
                        "\"2e-324\"",
                        "range",
                        "real",
                        "\"2e-324\"",
                        "is out of range for double"),
                bad(
                        "zoned",
                        "\"0001-01-01T00:00:00+02:00\"",
                        "range",
                        "zoned",
                        "\"0001-01-01T00:00:00+02:00\"",
                        "is out of range for timestamptz"),
                bad(
                        "zoned",
                        "\"9999-12-31T23:00:00-01:00\"",
                        "range",
                        "zoned",
                        "\"9999-12-31T23:00:00-01:00\"",
                        "is out of range for timestamptz"),
                bad(
                        "real",
                        "\"Infinity\"",
                        "type",
                        "real",
                        "\"Infinity\"",
                        "is not a number (double)"),
                bad("items", "\"x\"", "type", "items", "\"x\"", "is not a list"),
                bad("items", "[1]", "type", "items[0]", "1", "is not an object"),
                bad(
                        "items",
                        "[null, {\"quantity\": 1.9}]",
                        "type",
                        "items[1].quantity",
                        "1.9",
                        "is not a whole number (integer)"),
                bad("secret", "\"12a\"", "type", "secret", "***", "is not a number (integer)"));
    }

    private static Arguments bad(
            String column,
            String written,
            String cause,
            String path,
            String value,
            String message) {
        return arguments(column, written, Reason.at(cause, path, value, message));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void refuses(String column, String written, Reason reason) {
        assertThat(documents.decode(Documents.document(column, written))).containsExactly(reason);
        assertThat(documents.tape.rows()).isZero();
        assertThat(documents.tape.size()).isZero();
    }

    @Test
    void quotesHugeNumbersInPart() {
        for (var number :
                List.of("9".repeat(400), "0.0" + "1".repeat(400), "-1e" + "9".repeat(500))) {
            assertThat(documents.decode(Documents.document("money", number)))
                    .singleElement()
                    .satisfies(reason -> {
                        assertThat(reason.cause()).isEqualTo("range");
                        assertThat(reason.value()).contains(number.substring(0, 200) + "...");
                    });
        }
    }
}
