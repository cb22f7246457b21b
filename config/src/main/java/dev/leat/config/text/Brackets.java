package dev.leat.config.text;

/// The quotes and brackets of SQL. Used to find the end of an expression.
public final class Brackets {

    private Brackets() {}

    /// Returns true if every quote and bracket is closed.
    public static boolean balanced(String sql) {
        int depth = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\'' || c == '"') {
                i = sql.indexOf(c, i + 1);
                if (i < 0) {
                    return false;
                }
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0 && --depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }

    /// Returns the offset of the bracket that closes the bracket at `open`, or -1.
    public static int closing(String sql, int open) {
        int depth = 0;
        for (int i = open; i >= 0 && i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\'' || c == '"') {
                i = sql.indexOf(c, i + 1);
                if (i < 0) {
                    return -1;
                }
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0 && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
