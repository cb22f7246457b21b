package dev.leat.app;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;

/// An SQL expression: the source text of a scalar in the app file, and the position of that text.
public record Sql(String text, SourcePosition mark) implements RowText.Computed {

    public static Sql of(String text) {
        return new Sql(text, SourcePosition.NONE);
    }

    /// Returns the expression of a column, whatever its name.
    public static Sql ofColumn(String name) {
        return of('"' + name.replace("\"", "\"\"") + '"');
    }

    /// Returns those of these columns that the expression may use: all if it selects columns by a
    /// pattern, otherwise those whose name it has outside of a longer one. The text is not parsed,
    /// so a literal or a comment with the name counts, too. An empty name is invalid and counts as
    /// used.
    public Stream<String> mentioned(Collection<String> names) {
        var lower = text.toLowerCase(Locale.ROOT);
        boolean all = lower.contains("columns") || lower.contains("u&");
        return names.stream()
                .filter(name -> all || name.isEmpty() || hasWord(name.replace("\"", "\"\"")));
    }

    private boolean hasWord(String word) {
        for (int at = 0; at + word.length() <= text.length(); at++) {
            int end = at + word.length();
            if (text.regionMatches(true, at, word, 0, word.length())
                    && (at == 0 || !inWord(text.codePointBefore(at)))
                    && (end == text.length() || !inWord(text.codePointAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /// Returns true if names may have this character. DuckDB reads spaces without a width, which
    /// Java ignores in names, as spaces.
    private static boolean inWord(int character) {
        return Character.isUnicodeIdentifierPart(character)
                && !Character.isIdentifierIgnorable(character);
    }
}
