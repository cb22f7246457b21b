package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leat.app.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `strip` compared with Java's Unicode tables.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StripMacroTest {

    private static final String SPACE = "[\\p{IsWhite_Space}\\x{FEFF}]";
    private static final Pattern ENDS = Pattern.compile("^" + SPACE + "+|" + SPACE + "+\\z");

    private final DuckDb database = new DuckDb();
    private final Binder binder = new Binder();
    private final Connection connection = database.duplicate();

    @AfterAll
    void close() throws SQLException {
        connection.close();
        binder.close();
        database.close();
    }

    @Test
    void removesJustTheWhitespaceOfUnicodeAndTheByteOrderMark() throws SQLException {
        var sql =
                "SELECT i, strip(chr(i::integer) || 'x' || chr(i::integer)) FROM range(1, 1114112) r(i)"
                        + " WHERE i < 55296 OR i > 57343";
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            var wrong = new ArrayList<String>();
            while (found.next()) {
                var end = Character.toString(found.getInt(1));
                if (!found.getString(2).equals(expected(end + "x" + end))) {
                    wrong.add("U+%04X".formatted(found.getInt(1)));
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void keepsWhatIsInside() throws SQLException {
        var random = new Random(13);
        var points = new int[] {' ', '\t', '\n', 0xA0, 0x3000, 0xFEFF, 'a', 'é', 0x1F600, '~', '!'};
        for (int i = 0; i < 500; i++) {
            var text = new StringBuilder();
            random.ints(random.nextInt(9), 0, points.length)
                    .forEach(at -> text.appendCodePoint(points[at]));
            assertThat(strip(text.toString())).isEqualTo(expected(text.toString()));
        }
        assertThat(strip("\u200B")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "strip(5)|'strip' cannot be used with (INTEGER)|use `strip(VARCHAR)`",
                "strip(code, 5)|'strip' cannot be used with these arguments|use `strip(text)`",
                "1 = strip([code])|'strip' cannot be used with (VARCHAR[])|use `strip(VARCHAR)`",
                "strip(strip(strip(strip(code))))|'strip' is nested more than 3 levels deep|compute the inner call as a column in an earlier step",
                "rstrip(code)|function 'rstrip' does not exist|did you mean `rtrim`?"
            })
    void saysWhatItTakes(String expression, String message, String hint) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(
                        () -> binder.bind(Sql.of(expression), new Scope(Map.of("code", "VARCHAR"))))
                .withMessage(message)
                .satisfies(why ->
                        assertThat(why.offset()).isEqualTo(expression.startsWith("1") ? 4 : 0))
                .satisfies(why -> assertThat(why.hint()).isEqualTo(Optional.of(hint)));
    }

    @Test
    void isAText() throws BindException {
        var scope = new Scope(Map.of("code", "VARCHAR", "document", "JSON"));
        assertThat(binder.bind(Sql.of("strip(code)"), scope).sqlType()).isEqualTo("VARCHAR");
        assertThat(binder.bind(Sql.of("strip(document)"), scope).sqlType()).isEqualTo("VARCHAR");
        assertThat(binder.bind(Sql.of("strip(null)"), scope).sqlType()).isEqualTo("VARCHAR");
        assertThat(binder.bind(Sql.of("upper(strip(strip(code)))"), scope).columns())
                .containsExactly("code");
    }

    private static String expected(String text) {
        return ENDS.matcher(text).replaceAll("");
    }

    private String strip(String text) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT strip(?)")) {
            statement.setString(1, text);
            try (var found = statement.executeQuery()) {
                found.next();
                return found.getString(1);
            }
        }
    }
}
