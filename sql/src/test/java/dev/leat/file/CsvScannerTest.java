package dev.leat.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Csv;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The scanner compares 8 bytes at once. It must find each character at each position in them.
class CsvScannerTest {

    private static final int POSITIONS = 20;

    private final CsvScanner scanner = new CsvScanner(Csv.DEFAULT);

    private List<String> scan(String text) {
        var bytes = text.getBytes(UTF_8);
        assertThat(scanner.scan(bytes, 0, bytes.length)).isEqualTo(CsvScanner.Found.RECORD);
        var values = new ArrayList<String>();
        for (int i = 0; i < scanner.values; i++) {
            values.add(new String(scanner.unescaped(bytes, i), UTF_8));
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void findsTheEndOfALine(String end) {
        for (int at = 1; at < POSITIONS; at++) {
            var value = "a".repeat(at);
            assertThat(scan(value + end + "following")).containsExactly(value);
            assertThat(scanner.next).isEqualTo(at + end.length());
            assertThat(scan("\"" + value + end + "following\"\n"))
                    .containsExactly(value + end + "following");
            assertThat(scanner.lines).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"32, false, false", "0, false, true", "233, true, false", "128512, true, false"})
    void noticesCharactersThatRequireAnotherCheck(int character, boolean high, boolean zero) {
        for (int at = 0; at < POSITIONS; at++) {
            var value = "a".repeat(at) + Character.toString(character) + "after it";
            for (var written : List.of(value, '"' + value + '"')) {
                assertThat(scan(written + ",b\nc\u0000é")).containsExactly(value, "b");
                assertThat(scanner.high()).isEqualTo(high);
                assertThat(scanner.zero()).isEqualTo(zero);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 16})
    void findsDelimitersAndQuotes(int after) {
        for (int at = 1; at < POSITIONS; at++) {
            var value = "\u0001~" + "+".repeat(at);
            var next = "-".repeat(after);
            assertThat(scan(value + "," + next)).containsExactly(value, next);
            assertThat(scan('"' + value + "\",\"" + next + '"')).containsExactly(value, next);
            assertThat(scan('"' + value + ',' + next + '"')).containsExactly(value + ',' + next);
            assertThat(scan('"' + value + "\"\"" + next + '"')).containsExactly(value + '"' + next);
        }
    }
}
