package dev.leat.file;

import java.util.Arrays;
import java.util.Optional;

/// Follows the quotes and brackets of one JSON value, byte by byte, to find where it ends. It looks
/// at nothing else, so that what else is wrong in a document is told of this document alone; but
/// quotes and brackets must stand where JSON has them, or the end would not be the end.
final class JsonNesting {

    private static final byte OTHER = 'x';

    private byte[] open = new byte[64];
    private int depth;
    private boolean inText;
    private boolean escaped;

    /// What stood before, other than space; 0 at the beginning.
    private byte before;

    void clear() {
        depth = 0;
        inText = false;
        escaped = false;
        before = 0;
    }

    /// Takes a byte; says what is wrong with it here, if something is.
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

    /// Whether the value ends here, if `follows` is the next byte; -1 is the end of the file.
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
            return Optional.of("a text is not closed in its line");
        }
        return Optional.empty();
    }

    private Optional<String> text() {
        if (before == '"' || before == OTHER || before == '}' || before == ']') {
            return Optional.of("a quote stands where no text can begin");
        }
        inText = true;
        return Optional.empty();
    }

    private Optional<String> opening(byte b) {
        boolean member = depth > 0 && open[depth - 1] == '{';
        boolean belongs =
                depth == 0 ? before == 0 : member ? before == ':' : before == '[' || before == ',';
        if (!belongs) {
            return Optional.of("'" + (char) b + "' does not belong here");
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
            return Optional.of("'" + (char) b + "' closes what is not open");
        }
        depth--;
        before = b;
        return Optional.empty();
    }

    private Optional<String> between(byte b) {
        if (depth == 0) {
            return Optional.of("a document belongs here");
        }
        before = b;
        return Optional.empty();
    }

    private Optional<String> other() {
        if (before == '"') {
            return Optional.of("something follows on the end of a text");
        }
        before = OTHER;
        return Optional.empty();
    }
}
