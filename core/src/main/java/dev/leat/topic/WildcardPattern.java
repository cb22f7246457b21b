package dev.leat.topic;

import java.util.ArrayList;
import java.util.List;

/// A text that looks so: between these pieces, one or more, there may be anything.
record WildcardPattern(List<String> pieces) implements ValueCondition {

    WildcardPattern {
        pieces = List.copyOf(pieces);
    }

    /// Reads a pattern: `*` is anything, `\*` a star and `\\` a backslash.
    ///
    /// @throws IllegalArgumentException if two stars follow on each other, or a backslash on
    ///   nothing that it protects
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
    public boolean takes(FilterInput.Leaf leaf) {
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
        // the earliest place of each piece leaves the most room for the next
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
