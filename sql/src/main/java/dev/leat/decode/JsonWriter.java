package dev.leat.decode;

import dev.leat.column.ColumnTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Writes the values of a [Tape] as JSON without loss: decimals with all digits, times as ISO 8601
/// strings, `json` values unchanged (or as strings, if the reader does not support raw values).
/// Reusable buffer; owned by one thread.
public final class JsonWriter {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final boolean quoteJson;
    private byte[] bytes = new byte[1 << 12];
    private int size;

    /// Creates a writer. If `quoteJson`, `json` values are written as strings.
    public JsonWriter(boolean quoteJson) {
        this.quoteJson = quoteJson;
    }

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    /// Discards the content from this position on.
    public void truncate(int to) {
        size = to;
    }

    public byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    /// Writes the buffer's content to a column.
    public void to(ColumnTable rows, int column) {
        rows.put(column, bytes, 0, size);
    }

    /// Returns the content from `start` on as text.
    public String text(int start) {
        return new String(bytes, start, size - start, StandardCharsets.UTF_8);
    }

    /// Appends these bytes unchanged.
    public JsonWriter raw(byte[] ascii) {
        append(ascii, 0, ascii.length);
        return this;
    }

    public JsonWriter raw(char ascii) {
        put(ascii);
        return this;
    }

    public JsonWriter whole(long value) {
        return raw(Long.toString(value).getBytes(StandardCharsets.ISO_8859_1));
    }

    public JsonWriter quoted(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        quoted(utf8, 0, utf8.length);
        return this;
    }

    /// Appends a map from names to values, a list of values, a number, a boolean or `null`.
    /// Everything else becomes a string, as do numbers that JSON does not have.
    public JsonWriter tree(@Nullable Object value) {
        switch (value) {
            case Map<?, ?> members -> {
                put('{');
                int start = size;
                members.forEach((name, member) -> {
                    comma(start);
                    quoted(String.valueOf(name));
                    put(':');
                    tree(member);
                });
                put('}');
            }
            case Iterable<?> elements -> {
                put('[');
                int start = size;
                elements.forEach(element -> {
                    comma(start);
                    tree(element);
                });
                put(']');
            }
            case Double number when !Double.isFinite(number) -> quoted(number.toString());
            case Number number -> raw(number.toString().getBytes(StandardCharsets.US_ASCII));
            case Boolean flag -> raw(flag.toString().getBytes(StandardCharsets.US_ASCII));
            case null -> raw(NULL);
            default -> quoted(value.toString());
        }
        return this;
    }

    private void comma(int start) {
        if (size > start) {
            put(',');
        }
    }

    /// Appends a cell, `null` if it is NULL.
    public JsonWriter cell(Tape tape, int row, int column) {
        if (tape.isNull(row, column)) {
            return raw(NULL);
        }
        value(tape, tape.start(row, column));
        return this;
    }

    /// Appends the value at a position of the tape; returns the position after the value.
    private int value(Tape tape, int at) {
        var from = tape.bytes();
        switch (from[at]) {
            case Tape.TEXT -> quoted(from, at + Tape.HEAD, tape.lengthAt(at));
            case Tape.NUMBER -> append(from, at + Tape.HEAD, tape.lengthAt(at));
            case Tape.JSON -> json(from, at + Tape.HEAD, tape.lengthAt(at));
            case Tape.TRUE -> raw("true".getBytes(StandardCharsets.US_ASCII));
            case Tape.FALSE -> raw("false".getBytes(StandardCharsets.US_ASCII));
            case Tape.NULL -> raw(NULL);
            case Tape.LIST -> list(tape, at);
            case Tape.STRUCT -> struct(tape, at);
            default -> scalar(tape, at);
        }
        return after(tape, at);
    }

    private static int after(Tape tape, int at) {
        return switch (tape.bytes()[at]) {
            case Tape.TRUE, Tape.FALSE, Tape.NULL -> at + 1;
            case Tape.REAL, Tape.DAY, Tape.LOCAL, Tape.ZONED -> at + 9;
            default -> at + Tape.HEAD + tape.lengthAt(at);
        };
    }

    private void scalar(Tape tape, int at) {
        boolean number = tape.bytes()[at] == Tape.REAL;
        raw((number ? "" : "\"").getBytes(StandardCharsets.US_ASCII));
        raw(TapeValues.text(tape, at).getBytes(StandardCharsets.US_ASCII));
        raw((number ? "" : "\"").getBytes(StandardCharsets.US_ASCII));
    }

    private void json(byte[] from, int start, int length) {
        if (quoteJson) {
            quoted(from, start, length);
        } else {
            append(from, start, length);
        }
    }

    private void list(Tape tape, int at) {
        int end = after(tape, at);
        put('[');
        int next = at + Tape.HEAD;
        while (next < end) {
            next = value(tape, next);
            put(next < end ? ',' : ']');
        }
        if (end == at + Tape.HEAD) {
            put(']');
        }
    }

    private void struct(Tape tape, int at) {
        int end = after(tape, at);
        put('{');
        int next = at + Tape.HEAD;
        while (next < end) {
            int length = ((tape.bytes()[next] & 0xFF) << 8) | (tape.bytes()[next + 1] & 0xFF);
            quoted(tape.bytes(), next + 2, length);
            put(':');
            next = value(tape, next + 2 + length);
            put(next < end ? ',' : '}');
        }
        if (end == at + Tape.HEAD) {
            put('}');
        }
    }

    /// Appends the members of a struct whose names `which` accepts, each after `before` or, if it
    /// is not the first one, a comma. Returns true if there was one.
    public boolean members(Tape tape, int row, int column, char before, Predicate<String> which) {
        int end = tape.end(row, column);
        int next = tape.start(row, column) + Tape.HEAD;
        char separator = before;
        boolean any = false;
        while (next < end) {
            int length = ((tape.bytes()[next] & 0xFF) << 8) | (tape.bytes()[next + 1] & 0xFF);
            int value = next + 2 + length;
            if (which.test(new String(tape.bytes(), next + 2, length, StandardCharsets.UTF_8))) {
                put(separator);
                quoted(tape.bytes(), next + 2, length);
                put(':');
                next = value(tape, value);
                separator = ',';
                any = true;
            } else {
                next = after(tape, value);
            }
        }
        return any;
    }

    private void quoted(byte[] utf8, int start, int length) {
        room(6 * length + 2);
        bytes[size++] = '"';
        for (int i = start; i < start + length; i++) {
            byte b = utf8[i];
            if (b == '"' || b == '\\') {
                bytes[size++] = '\\';
                bytes[size++] = b;
            } else if (b >= 0 && b < ' ') {
                bytes[size++] = '\\';
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = HEX[b >> 4];
                bytes[size++] = HEX[b & 15];
            } else {
                bytes[size++] = b;
            }
        }
        bytes[size++] = '"';
    }

    private void append(byte[] from, int start, int length) {
        room(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    private void put(char ascii) {
        room(1);
        bytes[size++] = (byte) ascii;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
        }
    }
}
