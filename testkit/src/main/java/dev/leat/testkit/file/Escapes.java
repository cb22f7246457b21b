package dev.leat.testkit.file;

/// A writer of strings in double quotes that both JSON and YAML readers understand.
final class Escapes {

    private Escapes() {}

    static String quoted(String value) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(shown(c) ? String.valueOf(c) : "\\u%04x".formatted((int) c));
            }
        }
        return out.append('"').toString();
    }

    /// True if every YAML reader accepts the character without an escape.
    private static boolean shown(char c) {
        return c >= ' '
                && (c < 0x7f || c > 0xa0)
                && c != '\u2028'
                && c != '\u2029'
                && c != '\ufeff'
                && c < '\ufffe';
    }
}
