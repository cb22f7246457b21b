package dev.leat.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFormatTest {

    private static final Type MONEY = new Type.Decimal(12, 2);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            quoteCharacter = '"',
            textBlock =
                    """
                    1.234,56   | 1.234,56      | 1234.56
                    1.234,56   | 1234,5        | 1234.5
                    1.234,56   | -1.234.567    | -1234567
                    1.234,56   | +0,10         | 0.1
                    1.234,56   | -0,00         | 0
                    1,234.56   | 12,345.6      | 12345.6
                    1234,56    | 7,25          | 7.25
                    1'234.56   | 1'234.56      | 1234.56
                    1 234,56   | 1\u00a0234\u202f567,8 | 1234567.8
                    1.234,56 € | 1.234,56 €    | 1234.56
                    1.234,56 € | 1.234,56€     | 1234.56
                    1.234,56 € | € -5,00       | -5
                    1.234,56 € | -€5           | -5
                    1.234,56 € | 5             | 5
                    $1,234.56  | -$1,234.56    | -1234.56
                    1,234.56 m2 | 12 m2        | 12
                    1.234      | 1.234.567     | 1234567
                    1.234      | 1,5           | 1.5
                    """)
    void readsTheSameNumberFromTextsAndDocuments(String format, String text, String number) {
        assertThat(document(format, MONEY, text)).isEqualTo(number);
        assertThat(cell(format, MONEY, text)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    1.234,56   | 1,234.56    | does not match the format of this decimal(12,2)
                    1.234,56   | 1.23        | does not match the format of this decimal(12,2)
                    1.234,56   | 1.2345      | does not match the format of this decimal(12,2)
                    1.234,56   | 1234.567    | does not match the format of this decimal(12,2)
                    1.234,56   | 1.234567    | does not match the format of this decimal(12,2)
                    1.234,56   | .234        | does not match the format of this decimal(12,2)
                    1.234,56   | 1,5e3       | does not match the format of this decimal(12,2)
                    1.234,56   | 1,          | does not match the format of this decimal(12,2)
                    1.234,56   | ,5          | does not match the format of this decimal(12,2)
                    1.234,56   | --5         | does not match the format of this decimal(12,2)
                    1.234,56   | 007         | does not match the format of this decimal(12,2)
                    1.234,56   | " 5"        | does not match the format of this decimal(12,2)
                    1.234,56   | ""          | does not match the format of this decimal(12,2)
                    1.234,56   | 5 €         | does not match the format of this decimal(12,2)
                    1.234,56 € | €           | does not match the format of this decimal(12,2)
                    1.234,56 € | €5€         | does not match the format of this decimal(12,2)
                    1.234,56 € | 5 EUR       | does not match the format of this decimal(12,2)
                    1234,56    | 1.234,56    | does not match the format of this decimal(12,2)
                    1.234,56   | 1.234,567   | has more than 2 decimals (decimal(12,2))
                    1.234,56   | 12.345.678.901 | is out of range for decimal(12,2)
                    """)
    void rejectsOtherTexts(String format, String text, String reason) {
        assertThat(document(format, MONEY, text)).isEqualTo(reason);
        assertThat(cell(format, MONEY, text)).isEqualTo(reason);
    }

    @Test
    void readsEachTypeOfNumbers() {
        assertThat(document("1.234,56", Simple.INTEGER, "1.234,00")).isEqualTo("1234");
        assertThat(cell("1.234,56", Simple.BIGINT, "-9.007.199.254.740.993"))
                .isEqualTo("-9007199254740993");
        assertThat(document("1.234,56", Simple.DOUBLE, "1.234,5")).isEqualTo("1234.5");
        assertThat(cell("1.234,56", Simple.INTEGER, "1,5"))
                .isEqualTo("is not a whole number (integer)");
        assertThat(document("1.234,56", Simple.INTEGER, "3.000.000.000"))
                .isEqualTo("is out of range for integer");
    }

    @Test
    void readsNumbersOfDocumentsInTheirUsualForm() {
        assertThat(decode("1.234,56", MONEY, "1.5")).isEqualTo("1.5");
        assertThat(decode("1.234,56", MONEY, "true"))
                .isEqualTo("does not match the format of this decimal(12,2)");
    }

    @Test
    void refusesOtherFormats() {
        for (var format :
                List.of(
                        "",
                        "1.234.56",
                        "9.999,99",
                        "1,234,56",
                        "1234,5",
                        "EUR 1.234,56 netto",
                        "1/234")) {
            assertThatThrownBy(() -> ColumnFormat.of(MONEY, format))
                    .hasMessageStartingWith("'" + format + "' is not a number format");
        }
        assertThatThrownBy(() -> ColumnFormat.of(Simple.VARCHAR, "1.234,56"))
                .hasMessageContaining("not to varchar");
    }

    @Test
    void readsWhatItWrites() {
        var random = new Random(7);
        for (var format : List.of("1.234,56", "$1,234.56", "1 234,56 kg", "1234.56", "€ 1'234")) {
            for (int i = 0; i < 200; i++) {
                long cents = random.nextLong() % (long) Math.pow(10, 1 + i % 10);
                var field = field(format, MONEY);
                var tape = new Tape(1);
                var reasons =
                        new Decoder(
                                        new Schema("", List.of(new Schema.Field("v", MONEY))),
                                        UnknownFields.REJECT)
                                .decode(
                                        bytes(
                                                "{\"v\":%s}"
                                                        .formatted(
                                                                java.math.BigDecimal.valueOf(
                                                                        cents, 2))),
                                        tape);
                assertThat(reasons).isEmpty();
                var plain = new JsonWriter(false).cell(tape, 0, 0).text(0);
                var written = DocumentWriter.json(field, tape, 0, 0);
                assertThat(decode(format, MONEY, written)).as(written).isEqualTo(plain);
            }
        }
    }

    private static Schema.Field field(String format, Type type) {
        return new Schema.Field("v", type, false, false, Optional.of(format));
    }

    private static String document(String format, Type type, String text) {
        return decode(format, type, "\"" + text + "\"");
    }

    private static String decode(String format, Type type, String json) {
        var tape = new Tape(1);
        var reasons =
                new Decoder(new Schema("", List.of(field(format, type))), UnknownFields.REJECT)
                        .decode(bytes("{\"v\":" + json + "}"), tape);
        return reasons.isEmpty()
                ? new JsonWriter(false).cell(tape, 0, 0).text(0)
                : reasons.getFirst().message();
    }

    /// Returns the value of a text in a CSV file, as [#document] returns it.
    private static String cell(String format, Type type, String text) {
        var form = new TextForm(field(format, type));
        var bytes = bytes(text);
        if (!form.read(bytes, 0, bytes.length)) {
            return form.reason(bytes, 0, bytes.length).message();
        }
        int scale = type instanceof Type.Decimal decimal ? decimal.scale() : 0;
        var number = java.math.BigDecimal.valueOf(form.value(), scale).stripTrailingZeros();
        return number.toPlainString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
