package dev.leat.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A buffer of rows of values in canonical binary form: equal values have equal bytes, regardless
/// of the order of fields in the document or the schema. Identities and digests are hashes of this
/// form, and JSON is written from it.
///
/// A value is a tag followed by its content. The content of a string, number or `json` value is a
/// length (4 bytes) and UTF-8. A double, a date (days since 1970) and a timestamp (microseconds
/// since 1970) have 8 bytes. The content of a list or struct is the total length of its elements (4
/// bytes), then the elements. An element of a struct is the length of the member's name (2 bytes),
/// the name and the value; members are sorted by name, and NULLs are omitted. A number has no
/// leading zeros, no trailing zeros in its fraction, and no exponent. Owned by one thread.
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

    /// Size of a tag and a length in bytes.
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

    /// Creates an empty tape for rows of this many columns.
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

    /// Returns the bytes of all values. A cell's value is between its `start` and `end`. Valid
    /// until the next write.
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

    /// Appends a copy of a value of another tape.
    public void copy(Tape from, int row, int column) {
        append(from.bytes, from.start(row, column), from.length(row, column));
    }

    /// Begins a row whose cells are NULL; they may then be set in any order.
    public void beginRow() {
        int to = 2 * (rows + 1) * columns;
        if (cells.length < to) {
            cells = Arrays.copyOf(cells, Math.max(to, cells.length * 2));
        }
        Arrays.fill(cells, 2 * rows * columns, to, size);
    }

    /// Sets a cell of the current row to the bytes written since `start`.
    public void cell(int column, int start) {
        int at = 2 * (rows * columns + column);
        cells[at] = start;
        cells[at + 1] = size;
    }

    public void endRow() {
        rows++;
    }

    /// Discards the rows from `toRows` on, and the bytes from `toSize` on.
    public void rewind(int toRows, int toSize) {
        rows = toRows;
        size = toSize;
    }

    /// Discards the bytes from this position on.
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

    /// Writes a number in canonical form.
    public void number(String plain) {
        ascii(NUMBER, plain);
    }

    public void text(String text) {
        raw(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void json(String text) {
        raw(JSON, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes a string; returns false and writes nothing if it contains an unpaired surrogate.
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

    /// Returns true if the string at `start` contains U+0000, the only character with a zero byte
    /// in UTF-8.
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

    /// Begins a value of variable length. Returns its start, to be passed to [#close(int)] at its
    /// end.
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
