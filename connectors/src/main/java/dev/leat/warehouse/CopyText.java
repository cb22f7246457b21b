package dev.leat.warehouse;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rows in the text format of COPY (https://www.postgresql.org/docs/17/sql-copy.html): values are
/// separated by tabs, and `\N` is NULL. Owned by one thread.
final class CopyText {

    private static final int FULL = 1 << 16;

    private final StringBuilder text = new StringBuilder(2 * FULL);

    void add(@Nullable Object[] row) {
        for (int i = 0; i < row.length; i++) {
            if (i > 0) {
                text.append('\t');
            }
            switch (row[i]) {
                case null -> text.append("\\N");
                case String value -> escape(value);
                case Integer number -> text.append(number.intValue());
                case Long number -> text.append(number.longValue());
                case UUID id -> text.append(id);
                case Boolean bool -> text.append(bool ? 't' : 'f');
                case Object other -> throw new IllegalArgumentException(other.getClass().getName());
            }
        }
        text.append('\n');
    }

    private void escape(String value) {
        if (!special(value)) {
            text.append(value);
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append(c);
            }
        }
    }

    private static boolean special(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' || c == '\n' || c == '\r' || c == '\t') {
                return true;
            }
        }
        return false;
    }

    boolean isFull() {
        return text.length() >= FULL;
    }

    /// Returns the rows since the last call, in UTF-8.
    byte[] take() {
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        return bytes;
    }
}
