package dev.leat.text;

/// The text of a statement.
public final class SqlText {

    private static final int DEEPEST = 250;

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

    /// Returns true if brackets, or signs in a row, are nested more deeply than any statement
    /// needs. The time of DuckDB's parser, which cannot be interrupted, is quadratic in their
    /// depth.
    public static boolean isDeep(String sql) {
        int open = 0;
        int signs = 0;
        for (int at = 0; at < sql.length(); ) {
            int next = skipped(sql, at);
            char c = sql.charAt(at);
            if (next == at) {
                next++;
                open += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
                signs = "+-~!@".indexOf(c) >= 0 ? signs + 1 : Character.isWhitespace(c) ? signs : 0;
            }
            if (open > DEEPEST || signs > DEEPEST) {
                return true;
            }
            at = next;
        }
        return false;
    }

    private static int end(String sql, int found, int length) {
        return found < 0 ? sql.length() : found + length;
    }
}
