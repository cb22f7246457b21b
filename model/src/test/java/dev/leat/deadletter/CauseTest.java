package dev.leat.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Reason;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CauseTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "is 'a' and not 'b'|is _ and not _",
                "'O'Brien' is no number|_ is no number",
                "it does not fit the file's columns: column 'day' is missing|it does not fit the"
                        + " file's columns: column _ is missing",
                "lookup 'rates' has no row with this key|lookup 'rates' has no row with this key",
                "the contribution to measure 'sum' of view 'v' is '7'|the contribution to measure"
                        + " 'sum' of view 'v' is _",
                "has more values (10) than the file has columns (9)|has more values (_) than the"
                        + " file has columns (_)",
                "the user's or the shop's id is '7'|the user's or the shop's id is _"
            })
    void takesOutWhatIsQuotedAndLeavesApostrophes(String message, String text) {
        assertThat(text(message)).isEqualTo(text);
    }

    /// A pattern of Java's engine is the same rule, but it recurses once for each character between
    /// quotes.
    @Test
    void takesOutTheSameValuesAsAPattern() {
        var values =
                Pattern.compile(
                        "(?<!\\w)(?<!\\b(?:lookup|measure|view|table|bucket|queue) )'(?:[^']|'(?=\\w))*'(?!\\w)"
                                + "|\"[^\"]*\"|\\b\\d{4}-\\d\\d-\\d\\d[T ][\\d:.]+Z?|\\b[0-9a-f]{16,64}\\b"
                                + "|(?<![\\w.])[-+]?\\d[\\d.,]*(?:[eE][-+]?\\d+)?(?!\\w)");
        var parts =
                List.of(
                        "'",
                        "'",
                        "\"",
                        " ",
                        " ",
                        "a",
                        "x",
                        "12",
                        "3.5",
                        ".",
                        ",",
                        "-",
                        "+",
                        "e",
                        "E7",
                        "_",
                        "é",
                        "0123456789abcdef",
                        "2024-01-02",
                        "T",
                        "10:30",
                        "Z",
                        "queue ",
                        "table '",
                        "(",
                        ":");
        var random = new Random(20261130);
        for (int round = 0; round < 20_000; round++) {
            var message = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                message.append(parts.get(random.nextInt(parts.size())));
            }
            assertThat(text(message.toString()))
                    .as("%s", message)
                    .isEqualTo(values.matcher(message).replaceAll("_"));
        }
    }

    @Test
    void readsAMessageOfAnyLength() {
        var letters = "a".repeat(100_000);
        assertThat(Cause.withoutValues("the column '" + letters + "' is missing"))
                .isEqualTo("the column _ is missing");
        assertThat(Cause.withoutValues("the column '" + letters)).endsWith("aa");
        assertThat(Cause.withoutValues(" 'a".repeat(100_000))).endsWith("'a");
    }

    private static String text(String message) {
        return Cause.of("p", Reason.of("type", message)).text();
    }
}
