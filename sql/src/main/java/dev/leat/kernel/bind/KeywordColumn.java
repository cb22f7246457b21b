package dev.leat.kernel.bind;

import com.google.re2j.Pattern;
import dev.leat.text.Matches;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A column whose name is also an SQL keyword, such as `at`, and which is used without quotes.
///
/// @param offset the offset of its name in the SQL, in characters from 0
public record KeywordColumn(String column, int offset) {

    public static final String MESSAGE = "'%s' is both an SQL keyword and a column";
    public static final String HINT = "for the column, write `\"%1$s\"`";

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

    /// A parser of SQL.
    @FunctionalInterface
    public interface Syntax {

        void parse(String sql) throws BindException;
    }

    /// Returns the SQL with spaces for texts and names in quotes.
    public static String withoutQuotes(String sql) {
        return Matches.replaced(QUOTED, sql, quoted -> " ".repeat(quoted.group().length()));
    }

    /// Returns the uses of a column's name without quotes.
    public static List<KeywordColumn> uses(String column, String sql) {
        var bare = withoutQuotes(sql);
        return IntStream.rangeClosed(0, bare.length() - column.length())
                .filter(at -> bare.regionMatches(true, at, column, 0, column.length()))
                .filter(at ->
                        at == 0 || (bare.charAt(at - 1) != '.' && !inWord(bare.charAt(at - 1))))
                .mapToObj(at -> new KeywordColumn(column, at))
                .filter(use -> use.end() == bare.length() || !inWord(bare.charAt(use.end())))
                .toList();
    }

    private static boolean inWord(char character) {
        return character == '_' || (character < 128 && Character.isLetterOrDigit(character));
    }

    /// Returns the exception that names the column that caused a syntax error; `error` if none of
    /// the columns did. The error of a parser is at the keyword or at the next word, and quotes
    /// around the keyword remove it.
    public static BindException explained(
            BindException error, String sql, Collection<String> columns, Syntax syntax) {
        return columns.stream()
                .flatMap(column -> uses(column, sql).stream())
                .filter(use -> use.precedes(error.offset(), sql))
                .filter(use -> use.causes(error, sql, syntax))
                .findFirst()
                .map(KeywordColumn::exception)
                .orElse(error);
    }

    private int end() {
        return offset + column.length();
    }

    private boolean precedes(int error, String sql) {
        return offset == error || (end() <= error && sql.substring(end(), error).isBlank());
    }

    private boolean causes(BindException error, String sql, Syntax syntax) {
        var quoted = '"' + sql.substring(offset, end()) + '"';
        var repaired = sql.substring(0, offset) + quoted + sql.substring(end());
        return errorIn(sql, syntax).filter(at -> at == error.offset()).isPresent()
                && errorIn(repaired, syntax).orElse(Integer.MAX_VALUE) > error.offset() + 2;
    }

    private static Optional<Integer> errorIn(String sql, Syntax syntax) {
        try {
            syntax.parse(sql);
            return Optional.empty();
        } catch (BindException refused) {
            return Optional.of(refused.offset());
        }
    }

    private BindException exception() {
        return new BindException(
                MESSAGE.formatted(column), offset, Optional.of(HINT.formatted(column)));
    }
}
