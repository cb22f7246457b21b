package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The text of the file, and the positions of its characters. Offsets count Java characters.
/// Columns count code points, as editors do.
public final class SourceText {

    private final String content;

    /// The offset of each code point; empty if each is one Java character.
    private final int[] characters;

    /// The offset of each line.
    private final int[] lines;

    public SourceText(String content) {
        this.content = content;
        boolean plain = content.codePointCount(0, content.length()) == content.length();
        characters = plain ? new int[0] : characters(content);
        lines = lines(content);
    }

    private static int[] characters(String content) {
        return IntStream.concat(
                        IntStream.range(0, content.length()).filter(i -> begins(content, i)),
                        IntStream.of(content.length()))
                .toArray();
    }

    private static boolean begins(String content, int at) {
        return at == 0
                || !Character.isLowSurrogate(content.charAt(at))
                || !Character.isHighSurrogate(content.charAt(at - 1));
    }

    private static int[] lines(String content) {
        return IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, content.length())
                                .filter(i -> ends(content, i))
                                .map(i -> i + 1))
                .toArray();
    }

    private static boolean ends(String content, int at) {
        char c = content.charAt(at);
        boolean alone = at + 1 == content.length() || content.charAt(at + 1) != '\n';
        return c == '\n' || (c == '\r' && alone);
    }

    /// Returns true if the text has no content.
    public boolean blank() {
        return content.isBlank();
    }

    String content() {
        return content;
    }

    /// Returns the offset of a code point. The code points are numbered from 0 at the beginning of
    /// the text.
    int offset(int codePoints) {
        return characters.length == 0 ? codePoints : characters[codePoints];
    }

    char at(int offset) {
        return offset >= 0 && offset < content.length() ? content.charAt(offset) : '\0';
    }

    /// Returns the offset of the line that contains this offset.
    int lineStart(int offset) {
        int at = Math.min(offset, content.length());
        while (at > 0 && content.charAt(at - 1) != '\n') {
            at--;
        }
        return at;
    }

    /// Returns the text from `start` to the end of the line.
    String line(int start) {
        int end = content.indexOf('\n', start);
        return content.substring(start, end < 0 ? content.length() : end);
    }

    String between(int from, int to) {
        return content.substring(from, to);
    }

    SourcePosition mark(int offset) {
        int found = Arrays.binarySearch(lines, offset);
        int line = found < 0 ? -found - 2 : found;
        return new SourcePosition(line + 1, content.codePointCount(lines[line], offset) + 1);
    }

    /// Returns true if a comment follows this offset on the same line.
    public boolean commentAfter(int offset) {
        int i = offset;
        while (at(i) == ' ' || at(i) == '\t') {
            i++;
        }
        return i > offset && at(i) == '#';
    }
}
