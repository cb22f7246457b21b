package dev.leat.app;

import java.util.Locale;

/// An SQL expression: the source text of a scalar in the app file, and the position of that text.
public record Sql(String text, SourcePosition mark) implements RowText.Computed {

    public static Sql of(String text) {
        return new Sql(text, SourcePosition.NONE);
    }

    /// Returns the expression of a column, whatever its name.
    public static Sql ofColumn(String name) {
        return of('"' + name.replace("\"", "\"\"") + '"');
    }

    /// Returns true if the expression may use a column with this name: it has the name outside of a
    /// longer one, or selects columns by a pattern. The text is not parsed, so a literal or a
    /// comment with the name counts, too.
    public boolean mayMention(String name) {
        var lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("columns")
                || lower.contains("u&")
                || hasWord(lower, name.toLowerCase(Locale.ROOT).replace("\"", "\"\""));
    }

    private static boolean hasWord(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            if ((at == 0 || !Character.isUnicodeIdentifierPart(text.codePointBefore(at)))
                    && (end == text.length()
                            || !Character.isUnicodeIdentifierPart(text.codePointAt(end)))) {
                return true;
            }
        }
        return false;
    }
}
