package dev.leat.cli.terminal;

/// One line of text on a terminal that may be no wider than usual.
public final class TerminalLine {

    /// Characters that fit everywhere.
    public static final int WIDTH = 80;

    private static final String CUT = "...";

    private TerminalLine() {}

    /// As much of a text as has room, in so many characters.
    public static String cut(String text, int room) {
        if (text.codePointCount(0, text.length()) <= room) {
            return text;
        }
        int most = Math.max(0, room - CUT.length());
        return text.substring(0, text.offsetByCodePoints(0, most)) + CUT;
    }

    /// Without what would steer a terminal: control characters are spelled as in JSON. Line ends
    /// stay.
    public static String tame(String text) {
        if (text.chars().noneMatch(TerminalLine::steers)) {
            return text;
        }
        var tame = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (steers(c)) {
                tame.append("\\u%04x".formatted((int) c));
            } else {
                tame.append(c);
            }
        }
        return tame.toString();
    }

    /// The same on one line.
    public static String flat(String text) {
        return tame(text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t"));
    }

    /// Controls, and marks that turn the direction of a text.
    private static boolean steers(int c) {
        return (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
