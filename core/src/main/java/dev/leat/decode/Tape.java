package dev.leat.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Values in one canonical form of bytes, row by row: equal values have equal bytes, whatever the
/// document or the schema's order they came from. Identities and digests are hashes of this form,
/// and JSON is written from it.
///
/// A value is a tag and what follows it: texts, numbers and JSON a length (4 bytes) and UTF-8;
/// doubles, days and microseconds since 1970 8 bytes; lists and structs the length of their
/// elements, and those. A struct's members are a name's length (2 bytes), the name and the value,
/// sorted by name, NULLs left out. A number has neither zeros in front nor behind its fraction, nor
/// an exponent. Owned by one thread.
public final class Tape {

    static final byte TEXT = 'T';
    static final byte NUMBER = '#';
    static final byte REAL = 'D';
    static final byte TRUE = '1';
    static final byte FALSE = '0';
    static final byte DAY = 'd';
    static final byte LOCAL = 't';
    static final byte ZONED = 'z';
    static final byte JSON = 'J';
    static final byte LIST = '[';
    static final byte STRUCT = '{';
    static final byte NULL = 'N';

    /// Bytes of a tag and a length.
    static final int HEAD = 5;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int columns;
    private byte[] bytes = new byte[1 << 12];
    private int size;
    private int[] cells = new int[64];
    private int rows;

    /// An empty tape for rows of so many columns.
    public Tape(int columns) {
        this.columns = columns;
    }

    public void clear() {
        size = 0;
        rows = 0;
    }

    public int rows() {
        return rows;
    }

    /// The bytes of all values; a cell is from `start` to `end`. Good until the next write.
    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return size;
    }

    public int start(int row, int column) {
        return cells[2 * (row * columns + column)];
    }

    public int end(int row, int column) {
        return cells[2 * (row * columns + column) + 1];
    }

    public boolean isNull(int row, int column) {
        return start(row, column) == end(row, column);
    }

    public int length(int row, int column) {
        return end(row, column) - start(row, column);
    }

    /// A value of another tape.
    public void copy(Tape from, int row, int column) {
        append(from.bytes, from.start(row, column), from.length(row, column));
    }

    /// Begins a row of NULLs; its cells may then be filled in any order.
    public void beginRow() {
        int to = 2 * (rows + 1) * columns;
        if (cells.length < to) {
            cells = Arrays.copyOf(cells, Math.max(to, cells.length * 2));
        }
        Arrays.fill(cells, 2 * rows * columns, to, size);
    }

    /// Sets a cell of the row that was begun to what was written since `start`.
    public void cell(int column, int start) {
        int at = 2 * (rows * columns + column);
        cells[at] = start;
        cells[at + 1] = size;
    }

    public void endRow() {
        rows++;
    }

    /// Takes back rows and bytes to what they were.
    public void rewind(int toRows, int toSize) {
        rows = toRows;
        size = toSize;
    }

    /// Takes back what was written from here on.
    public void truncate(int to) {
        size = to;
    }

    public void bool(boolean value) {
        put(value ? TRUE : FALSE);
    }

    public void day(long day) {
        eight(DAY, day);
    }

    public void time(boolean zoned, long micros) {
        eight(zoned ? ZONED : LOCAL, micros);
    }

    public void real(double value) {
        // 0.0 and -0.0 are the same number
        eight(REAL, Double.doubleToLongBits(value == 0 ? 0.0 : value));
    }

    public void whole(long value) {
        ascii(NUMBER, Long.toString(value));
    }

    /// A number in canonical form.
    public void number(String plain) {
        ascii(NUMBER, plain);
    }

    public void text(String text) {
        raw(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void json(String text) {
        raw(JSON, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A text of characters; false, and nothing written, if half a surrogate pair stands alone.
    boolean text(char[] chars, int from, int length) {
        int start = open(TEXT);
        room(3 * length);
        int at = size;
        int to = from + length;
        for (int i = from; i < to; i++) {
            char c = chars[i];
            if (c < 0x80) {
                bytes[at++] = (byte) c;
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xC0 | (c >> 6));
                bytes[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                bytes[at++] = (byte) (0xE0 | (c >> 12));
                bytes[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                bytes[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < to
                    && Character.isLowSurrogate(chars[i + 1])) {
                int point = Character.toCodePoint(c, chars[++i]);
                bytes[at++] = (byte) (0xF0 | (point >> 18));
                bytes[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                bytes[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                bytes[at++] = (byte) (0x80 | (point & 0x3F));
            } else {
                size = start;
                return false;
            }
        }
        size = at;
        close(start);
        return true;
    }

    /// Whether the text at `start` has a U+0000, which is the one character that UTF-8 writes as 0.
    boolean hasZero(int start) {
        for (int i = start + HEAD; i < size; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    void json(byte[] from, int start, int end) {
        int at = open(JSON);
        append(from, start, end - start);
        close(at);
    }

    /// Begins a value whose length follows from its content; [#close(int)] takes the result.
    int open(byte tag) {
        room(HEAD);
        int start = size;
        bytes[size] = tag;
        size += HEAD;
        return start;
    }

    void close(int start) {
        INT.set(bytes, start + 1, size - start - HEAD);
    }

    void put(byte value) {
        room(1);
        bytes[size++] = value;
    }

    void append(byte[] from, int start, int length) {
        room(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    private void eight(byte tag, long value) {
        room(9);
        bytes[size] = tag;
        LONG.set(bytes, size + 1, value);
        size += 9;
    }

    private void raw(byte tag, byte[] content) {
        int start = open(tag);
        append(content, 0, content.length);
        close(start);
    }

    private void ascii(byte tag, String text) {
        raw(tag, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
        }
    }

    int lengthAt(int at) {
        return (int) INT.get(bytes, at + 1);
    }

    long longAt(int at) {
        return (long) LONG.get(bytes, at + 1);
    }
}
