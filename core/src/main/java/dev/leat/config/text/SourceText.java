package dev.leat.config.text;

import dev.leat.app.Mark;

/// The text of the file, and where in it a character stands. Offsets are Java characters; columns
/// count code points, as editors do.
public final class SourceText {

    private final String content;
    private final boolean plain;

    public SourceText(String content) {
        this.content = content;
        plain = content.codePointCount(0, content.length()) == content.length();
    }

    /// Whether there is nothing to read in it.
    public boolean blank() {
        return content.isBlank();
    }

    String content() {
        return content;
    }

    /// The offset of so many code points from the beginning.
    int offset(int codePoints) {
        return plain ? codePoints : content.offsetByCodePoints(0, codePoints);
    }

    char at(int offset) {
        return offset >= 0 && offset < content.length() ? content.charAt(offset) : '\0';
    }

    /// Where the line of this offset begins.
    int lineStart(int offset) {
        int at = Math.min(offset, content.length());
        while (at > 0 && content.charAt(at - 1) != '\n') {
            at--;
        }
        return at;
    }

    /// The text from here to the end of the line.
    String line(int start) {
        int end = content.indexOf('\n', start);
        return content.substring(start, end < 0 ? content.length() : end);
    }

    String between(int from, int to) {
        return content.substring(from, to);
    }

    Mark mark(int offset) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < offset; i++) {
            if (content.charAt(i) == '\n' || (content.charAt(i) == '\r' && at(i + 1) != '\n')) {
                line++;
                start = i + 1;
            }
        }
        return new Mark(line, content.codePointCount(start, offset) + 1);
    }

    /// Whether a comment follows on the same line.
    public boolean commentAfter(int offset) {
        int i = offset;
        while (at(i) == ' ' || at(i) == '\t') {
            i++;
        }
        return i > offset && at(i) == '#';
    }
}
