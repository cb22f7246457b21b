package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import java.util.Arrays;

/// A text with the offset in the file of each of its characters and of its end. It maps a position
/// in an expression to a position in the file, across quotes, blocks and folded lines.
public record PositionedText(String value, SourceText source, int[] at) {

    public PositionedText {
        if (at.length != value.length() + 1) {
            throw new IllegalArgumentException("a text requires a position for each character");
        }
    }

    public SourcePosition mark(int offset) {
        return source.mark(at[Math.clamp(offset, 0, value.length())]);
    }

    public PositionedText slice(int from, int to) {
        return new PositionedText(
                value.substring(from, to), source, Arrays.copyOfRange(at, from, to + 1));
    }

    public PositionedText strip() {
        int from = 0;
        while (from < value.length() && Character.isWhitespace(value.charAt(from))) {
            from++;
        }
        int to = value.length();
        while (to > from && Character.isWhitespace(value.charAt(to - 1))) {
            to--;
        }
        return slice(from, to);
    }

    /// Returns a copy in which the characters from `from` to `to` are replaced. Every new character
    /// has the offset of the first replaced character.
    public PositionedText replace(int from, int to, String words) {
        var places = new int[at.length - (to - from) + words.length()];
        System.arraycopy(at, 0, places, 0, from);
        Arrays.fill(places, from, from + words.length(), at[from]);
        System.arraycopy(at, to, places, from + words.length(), at.length - to);
        return new PositionedText(
                value.substring(0, from) + words + value.substring(to), source, places);
    }
}
