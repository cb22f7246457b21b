package dev.leat.file;

import java.util.Arrays;
import java.util.Optional;

/// Tracks quotes and brackets of one JSON value, byte by byte, to find its end. Misplaced quotes
/// and brackets are errors here, because they make it impossible to find the end. The document's
/// decoder detects all other errors.
final class JsonNesting {

    private static final byte OTHER = 'x';

    private byte[] open = new byte[64];
    private int depth;
    private boolean inText;
    private boolean escaped;

    /// The last byte other than white space; 0 at the beginning of the value.
    private byte before;

    void clear() {
        depth = 0;
        inText = false;
        escaped = false;
        before = 0;
    }

    /// Processes a byte; returns an error message if it is misplaced.
    Optional<String> next(byte b) {
        return inText
                ? inText(b)
                : switch (b) {
                    case ' ', '\t', '\r', '\n' -> Optional.empty();
                    case '"' -> text();
                    case '{', '[' -> opening(b);
                    case '}', ']' -> closing(b);
                    case ',', ':' -> between(b);
                    default -> other();
                };
    }

    /// Returns true if the value ends before the byte `follows`; -1 is the end of the file.
    boolean ended(int follows) {
        if (depth > 0 || inText || before == 0) {
            return false;
        }
        return before != OTHER
                || switch (follows) {
                    case -1, ' ', '\t', '\r', '\n', ',', ']', '}' -> true;
                    default -> false;
                };
    }

    private Optional<String> inText(byte b) {
        if (escaped) {
            escaped = false;
        } else if (b == '\\') {
            escaped = true;
        } else if (b == '"') {
            inText = false;
            before = '"';
        } else if (b == '\n') {
            return Optional.of("a string is not closed before the end of the line");
        }
        return Optional.empty();
    }

    private Optional<String> text() {
        if (before == '"' || before == OTHER || before == '}' || before == ']') {
            return Optional.of("unexpected quote");
        }
        inText = true;
        return Optional.empty();
    }

    private Optional<String> opening(byte b) {
        boolean member = depth > 0 && open[depth - 1] == '{';
        boolean belongs =
                depth == 0 ? before == 0 : member ? before == ':' : before == '[' || before == ',';
        if (!belongs) {
            return Optional.of("unexpected '" + (char) b + "'");
        }
        if (depth == open.length) {
            open = Arrays.copyOf(open, 2 * depth);
        }
        open[depth++] = b;
        before = b;
        return Optional.empty();
    }

    private Optional<String> closing(byte b) {
        if (depth == 0 || open[depth - 1] != (b == '}' ? '{' : '[')) {
            return Optional.of("'" + (char) b + "' has no matching opening bracket");
        }
        depth--;
        before = b;
        return Optional.empty();
    }

    private Optional<String> between(byte b) {
        if (depth == 0) {
            return Optional.of("expected a document");
        }
        before = b;
        return Optional.empty();
    }

    private Optional<String> other() {
        if (before == '"') {
            return Optional.of("unexpected text after the end of a string");
        }
        before = OTHER;
        return Optional.empty();
    }
}
