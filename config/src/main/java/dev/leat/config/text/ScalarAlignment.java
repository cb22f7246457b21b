package dev.leat.config.text;

/// Maps each character of a scalar to its position in the file. YAML only folds white space and
/// replaces escapes, so the order of the other characters does not change.
final class ScalarAlignment {

    private final SourceText source;
    private final boolean escapes;
    private final boolean doubled;
    private final int end;
    private int at;

    private ScalarAlignment(SourceText source, Node.Style style, int start, int end) {
        this.source = source;
        this.end = end;
        escapes = style == Node.Style.DOUBLE_QUOTED;
        doubled = style == Node.Style.SINGLE_QUOTED;
        at =
                switch (style) {
                    case PLAIN -> start;
                    case SINGLE_QUOTED, DOUBLE_QUOTED -> start + 1;
                    case BLOCK -> afterLine(source, start, end);
                };
    }

    /// Returns the text of the scalar between the offsets `start` and `end`, which include its
    /// quotes or block header.
    static PositionedText of(
            SourceText source, Node.Style style, int start, int end, String value) {
        var alignment = new ScalarAlignment(source, style, start, end);
        var places = new int[value.length() + 1];
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            places[i] =
                    i > 0 && Character.isLowSurrogate(c)
                            ? places[i - 1]
                            : alignment.find(c, Character.isHighSurrogate(c));
        }
        places[value.length()] = Math.min(alignment.at, end);
        return new PositionedText(value, source, places);
    }

    private int find(char c, boolean wide) {
        if (blank(c)) {
            return findBlank(c);
        }
        while (at < end && (blank(source.at(at)) || brokenLine() || blankEscape())) {
            at += blank(source.at(at)) ? 1 : 2;
        }
        int found = Math.min(at, end);
        at += length(wide);
        return found;
    }

    private int findBlank(char c) {
        while (at < end && brokenLine()) {
            at += 2;
            while (blank(source.at(at))) {
                at++;
            }
        }
        int found = Math.min(at, end);
        if (source.at(at) == c) {
            at++;
        } else if (escapes && source.at(at) == '\\') {
            at += length(false);
        }
        return found;
    }

    /// Returns true at an escaped line break. It is not part of the value.
    private boolean brokenLine() {
        char next = source.at(at + 1);
        return escapes && source.at(at) == '\\' && (next == '\n' || next == '\r');
    }

    /// Returns true for an escape that represents white space.
    private boolean blankEscape() {
        return escapes && source.at(at) == '\\' && " \ttnr".indexOf(source.at(at + 1)) >= 0;
    }

    private int length(boolean wide) {
        if (escapes && source.at(at) == '\\') {
            return switch (source.at(at + 1)) {
                case 'x' -> 4;
                case 'u' -> 6;
                case 'U' -> 10;
                default -> 2;
            };
        }
        return wide || (doubled && source.at(at) == '\'') ? 2 : 1;
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static int afterLine(SourceText source, int start, int end) {
        int i = start;
        while (i < end && source.at(i) != '\n' && source.at(i) != '\r') {
            i++;
        }
        while (i < end && blank(source.at(i))) {
            i++;
        }
        return i;
    }
}
