package dev.leat.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Reason;
import java.util.List;
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

    @Test
    void readsAMessageOfAnyLength() {
        var letters = "a".repeat(100_000);
        for (var quote : List.of("'", "\"")) {
            assertThat(text("the column " + quote + letters + quote + " is missing"))
                    .isEqualTo("the column _ is missing");
        }
        assertThat(text(" 'a".repeat(100_000))).isEqualTo(" _.. (_ characters)");
        assertThat(text("the column 'a")).isEqualTo("the column 'a");
        assertThat(text(letters + " '7'")).doesNotContain("7");
    }

    private static String text(String message) {
        return Cause.of("p", Reason.of("type", message)).text();
    }
}
