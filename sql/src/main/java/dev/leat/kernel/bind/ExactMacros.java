package dev.leat.kernel.bind;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiFunction;
import org.duckdb.DuckDBFunctions;

/// Macros of exact casts, in each of Leat's databases. `v` is the value, `y` the value after the
/// cast, `z` the value after a cast of its text, and `o` the result if the cast loses digits. The
/// value counts as its text, so that a double counts as the shortest number that represents it.
/// First they test the length of the text and the positions of its point and signs, then, for few
/// texts, the digits. Macros with regular expressions and lambdas needed 7 ms to be planned.
final class ExactMacros {

    /// The text of `v`.
    private static final String TEXT = "CAST(v AS VARCHAR)";

    /// Number of characters up to which the cast of a number with one of these types is exact, if
    /// the number has few decimal places. DuckDB multiplies a double by a power of ten.
    private static final String MOST =
            "CASE typeof(v) WHEN 'DOUBLE' THEN least(m, 15 - s) WHEN 'FLOAT' THEN 0 ELSE m END";

    private static final List<String> ALL =
            List.of(
                    // a cast of a text to a number; `p` matches texts with too many decimal places
                    """
                    _leat_text_number(v, y, p, o) AS CASE WHEN (v LIKE p OR v LIKE '_%-%') AND NOT _leat_same(v, CAST(y AS VARCHAR)) THEN o ELSE y END\
                    """,
                    // a cast of a text to a whole number
                    """
                    _leat_text_whole(v, y, o) AS CASE WHEN CAST(y AS VARCHAR) <> v AND NOT _leat_same(v, CAST(y AS VARCHAR)) \
                    THEN o ELSE y END\
                    """,
                    // a cast of a decimal; `b` is the result as this decimal
                    """
                    _leat_narrowed(v, y, b, o) AS CASE WHEN b = v THEN y ELSE o END\
                    """,
                    // a cast to a number with `s` decimal places, exact up to `m` characters
                    """
                    _leat_number(v, y, z, s, m, o) AS CASE WHEN typeof(v) = typeof(y) THEN y \
                    WHEN strpos(%1$s, '.') BETWEEN 1 AND strlen(%1$s) - s - 1 OR %1$s LIKE '_%%-%%' OR strlen(%1$s) > %2$s \
                    THEN CASE WHEN _leat_same(%1$s, CAST(y AS VARCHAR)) THEN y WHEN _leat_same(%1$s, CAST(z AS VARCHAR)) \
                    THEN z ELSE o END ELSE y END\
                    """
                            .formatted(TEXT, MOST),
                    // a cast to a time with `d` decimal places of a second; `p` matches further
                    // ones
                    """
                    _leat_time(v, y, d, p, o) AS CASE WHEN strpos(%1$s, '.') BETWEEN 1 AND strlen(%1$s) - d - 1 \
                    AND regexp_matches(%1$s, p) THEN o ELSE y END\
                    """
                            .formatted(TEXT));

    private ExactMacros() {}

    /// Creates the macros, and the function that they use.
    static void create(Connection connection) throws SQLException {
        try (var function = DuckDBFunctions.scalarFunction()) {
            function.withName("_leat_same")
                    .withParameters(String.class, String.class)
                    .withReturnType(Boolean.class)
                    .withFunction((BiFunction<String, String, Boolean>) ExactMacros::same)
                    .withNullInNullOut()
                    .register(connection);
        }
        try (var statement = connection.createStatement()) {
            for (var macro : ALL) {
                statement.execute("CREATE MACRO " + macro);
            }
        }
    }

    /// Returns true if two texts are the same number, or equal if they are no numbers.
    static boolean same(String text, String other) {
        try {
            return number(text).compareTo(number(other)) == 0;
        } catch (NumberFormatException _) {
            return text.equals(other);
        }
    }

    /// Returns the number of a text as DuckDB reads it: between spaces, with separators of digits,
    /// or as a JSON string.
    private static BigDecimal number(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isAround(text.charAt(from))) {
            from++;
        }
        while (to > from && isAround(text.charAt(to - 1))) {
            to--;
        }
        return new BigDecimal(text.substring(from, to).replace("_", ""));
    }

    private static boolean isAround(char c) {
        return c == ' ' || c == '"';
    }
}
