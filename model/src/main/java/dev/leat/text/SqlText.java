package dev.leat.text;

/// The text of a statement.
public final class SqlText {

    private SqlText() {}

    /// Returns the end of the literal, quoted name or comment that begins here; otherwise `from`.
    public static int skipped(String sql, int from) {
        char c = sql.charAt(from);
        if (c == '\'' || c == '"') {
            return end(sql, sql.indexOf(c, from + 1), 1);
        }
        if (sql.startsWith("--", from)) {
            return end(sql, sql.indexOf('\n', from), 1);
        }
        return sql.startsWith("/*", from) ? end(sql, sql.indexOf("*/", from + 2), 2) : from;
    }

    private static int end(String sql, int found, int length) {
        return found < 0 ? sql.length() : found + length;
    }
}
