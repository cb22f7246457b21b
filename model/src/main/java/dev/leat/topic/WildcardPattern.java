package dev.leat.topic;

import java.util.ArrayList;
import java.util.List;

/// Condition: a string that matches a wildcard pattern. `pieces` are the texts between the
/// wildcards.
record WildcardPattern(List<String> pieces) implements ValueCondition {

    WildcardPattern {
        pieces = List.copyOf(pieces);
    }

    /// Parses a pattern: `*` is any text, `\*` a star and `\\` a backslash.
    ///
    /// @throws IllegalArgumentException if two stars are adjacent, or a backslash precedes another
    ///   character
    static WildcardPattern of(String pattern) {
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            char next = i + 1 < pattern.length() ? pattern.charAt(i + 1) : 0;
            if (c == '\\') {
                if (next != '*' && next != '\\') {
                    throw new IllegalArgumentException(
                            "Invalid escape character at pos " + (i + 1));
                }
                piece.append(next);
                i++;
            } else if (c == '*') {
                if (next == '*') {
                    throw new IllegalArgumentException(
                            "Consecutive wildcard characters at pos " + (i + 1));
                }
                pieces.add(piece.toString());
                piece.setLength(0);
            } else {
                piece.append(c);
            }
        }
        pieces.add(piece.toString());
        return new WildcardPattern(pieces);
    }

    @Override
    public boolean matches(FilterInput.Leaf leaf) {
        if (!(leaf instanceof FilterInput.Text(var text))) {
            return false;
        }
        var first = pieces.getFirst();
        var last = pieces.getLast();
        if (pieces.size() == 1) {
            return text.equals(first);
        }
        int end = text.length() - last.length();
        if (!text.startsWith(first) || !text.endsWith(last) || end < first.length()) {
            return false;
        }
        // the earliest position of each piece leaves as much text as possible for the next piece
        int at = first.length();
        for (var piece : pieces.subList(1, pieces.size() - 1)) {
            int found = text.indexOf(piece, at);
            if (found < 0 || found + piece.length() > end) {
                return false;
            }
            at = found + piece.length();
        }
        return true;
    }
}
