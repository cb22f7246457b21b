package dev.leat.cli.terminal;

/// Formats text for a terminal line of the usual width.
public final class TerminalLine {

    /// Line width that fits every terminal.
    public static final int WIDTH = 80;

    private static final String CUT = "...";

    private TerminalLine() {}

    /// Cuts a text to this number of characters.
    public static String cut(String text, int room) {
        if (text.codePointCount(0, text.length()) <= room) {
            return text;
        }
        int most = Math.max(0, room - CUT.length());
        return text.substring(0, text.offsetByCodePoints(0, most)) + CUT;
    }

    /// Cuts a line to the usual width if standard output is a terminal.
    @SuppressWarnings("SystemConsoleNull") // null without a terminal, by the default of JDK 25
    public static String fit(String text) {
        var console = System.console();
        return console != null && console.isTerminal() ? cut(text, WIDTH) : text;
    }

    /// Escapes control characters as JSON does, so that a text cannot control the terminal. Line
    /// ends are not escaped.
    public static String escaped(String text) {
        if (text.chars().noneMatch(TerminalLine::controls)) {
            return text;
        }
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (controls(c)) {
                escaped.append("\\u%04x".formatted((int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /// Escapes control characters and line ends.
    public static String flat(String text) {
        return escaped(text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t"));
    }

    /// Returns true for control characters and bidirectional formatting characters.
    private static boolean controls(int c) {
        return (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
