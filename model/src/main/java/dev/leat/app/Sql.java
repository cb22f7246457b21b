package dev.leat.app;

import com.google.re2j.Pattern;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// An SQL expression: the source text of a scalar in the app file, and the position of that text.
public record Sql(String text, SourcePosition mark) implements RowText.Computed {

    /// A plain path after the name of a column, and a beginning of anything that may change it.
    private static final Pattern MEMBERS =
            Pattern.compile(
                    "\"?((?:\\.(?:[\\pL\\pN_$]+|\"(?:[^\"]|\"\")+\"))*)[\\s\\x0b]*(\\(|'|--|/\\*|[^\\x00-\\x7f])?");

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
    /// used. A member of a struct, such as `a.b`, is used unless each mention of `a` is a plain
    /// path to another member, such as `a.c`.
    public Stream<String> mentioned(Collection<String> names) {
        var lower = text.toLowerCase(Locale.ROOT);
        boolean all = lower.contains("columns") || lower.contains("u&");
        return names.stream()
                .filter(name -> all || name.isEmpty() || end(name, 0) >= 0 || usesMember(name));
    }

    /// Returns true if the expression may use the column or the member.
    public boolean mentions(String name) {
        return mentioned(List.of(name)).findAny().isPresent();
    }

    private boolean usesMember(String path) {
        int point = path.indexOf('.');
        var column = path.substring(0, Math.max(0, point));
        for (int end = end(column, 0); point > 0 && end > 0; end = end(column, end)) {
            var used = (column + members(end)).replace("\"", "");
            if (Schema.overlap(path.replace("\"", ""), used)) {
                return true;
            }
        }
        return false;
    }

    /// Returns the end of the next mention of a name, or -1.
    private int end(String name, int from) {
        var word = name.replace("\"", "\"\"");
        for (int at = from; at + word.length() <= text.length(); at++) {
            int end = at + word.length();
            if (text.regionMatches(true, at, word, 0, word.length())
                    && (at == 0 || !inWord(text.codePointBefore(at)))
                    && (end == text.length() || !inWord(text.codePointAt(end)))) {
                return end;
            }
        }
        return -1;
    }

    /// Returns the plain path after a name; empty if it is none, or calls a function, as in
    /// `a.md5()`.
    private String members(int from) {
        var found = MEMBERS.matcher(text.substring(from));
        return found.lookingAt() && found.group(2) == null ? found.group(1) : "";
    }

    /// Returns true if names may have this character. DuckDB reads spaces without a width, which
    /// Java ignores in names, as spaces.
    private static boolean inWord(int character) {
        return Character.isUnicodeIdentifierPart(character)
                && !Character.isIdentifierIgnorable(character);
    }
}
