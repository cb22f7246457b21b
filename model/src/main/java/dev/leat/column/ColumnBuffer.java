package dev.leat.column;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The values of one column in the chunk that is being written. Its arrays are on the heap and are
/// reused for each chunk; [#copy] copies them to native memory. Owned by one thread.
final class ColumnBuffer {

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Initial number of bytes; small because most files are small.
    private static final int SMALL = 1 << 10;

    private final int bits;
    private byte[] data = new byte[SMALL];

    /// The end of each string in `data`, after a 0.
    private int[] ends = new int[1];

    /// One bit per row, 0 for NULL. Bits of rows that are not written yet are 1. Rows after the end
    /// are not NULL.
    private byte[] valid = {};

    ColumnBuffer(Layout layout) {
        bits = layout.bits();
    }

    void put(int row, long value) {
        switch (bits) {
            case 64 -> LONG.set(room(8 * row, 8), 8 * row, value);
            case 32 -> INT.set(room(4 * row, 4), 4 * row, (int) value);
            case 128 -> put(row, value, value >> 63);
            case 1 -> {
                var to = room(row >> 3, 1);
                int bit = 1 << (row & 7);
                to[row >> 3] = (byte) (value == 0 ? to[row >> 3] & ~bit : to[row >> 3] | bit);
            }
            default -> throw new IllegalStateException("not a number");
        }
    }

    /// Writes a number of 128 bits.
    void put(int row, long low, long high) {
        LONG.set(room(16 * row, 16), 16 * row, low);
        LONG.set(data, 16 * row + 8, high);
    }

    void put(int row, byte[] bytes, int from, int to) {
        int start = ends[row];
        System.arraycopy(bytes, from, room(start, to - from), start, to - from);
        end(row, start + to - from);
    }

    void putNull(int row) {
        if (bits == 0) {
            end(row, ends[row]);
        }
        extend(row + 1);
        valid[row >> 3] &= (byte) ~(1 << (row & 7));
    }

    /// Discards the value of a row. The next value may be written for the same row.
    void undo(int row) {
        if (row >> 3 < valid.length) {
            valid[row >> 3] |= (byte) (1 << (row & 7));
        }
    }

    /// Extends `valid` to this number of rows.
    private void extend(int rows) {
        int size = valid.length;
        if (8 * size < rows) {
            valid = Arrays.copyOf(valid, Math.max(2 * size, (rows + 7) / 8));
            Arrays.fill(valid, size, valid.length, (byte) -1);
        }
    }

    private void end(int row, int end) {
        if (row + 1 == ends.length) {
            ends = Arrays.copyOf(ends, 2 * ends.length);
        }
        ends[row + 1] = end;
    }

    /// Returns `data` with space for `more` bytes at position `at`.
    private byte[] room(int at, int more) {
        int needed = Math.addExact(at, more);
        if (needed > data.length) {
            data = Arrays.copyOf(data, (int) Math.max(needed, Math.min(2L * data.length, MAX)));
        }
        return data;
    }

    private static final int MAX = Integer.MAX_VALUE - 8;

    /// Copies the values of the first `rows` rows to native memory, and discards all values. The
    /// values of a column of NULLs are `zeros`, which has space for any column that is not a
    /// string.
    ColumnChunk.Column copy(int rows, SegmentAllocator memory, MemorySegment zeros) {
        int nulls = nulls();
        var validity = MemorySegment.NULL;
        if (nulls > 0) {
            extend(rows);
            validity = bytes(valid, (rows + 7) / 8, memory);
            Arrays.fill(valid, (byte) -1);
        }
        if (bits > 0) {
            long size = ((long) bits * rows + 7) / 8;
            var values = nulls == rows ? zeros : bytes(room(0, (int) size), size, memory);
            return new ColumnChunk.Column(nulls, validity, MemorySegment.NULL, values);
        }
        var offsets = memory.allocate(4L * (rows + 1), 8);
        MemorySegment.copy(ends, 0, offsets, ValueLayout.JAVA_INT, 0, rows + 1);
        return new ColumnChunk.Column(nulls, validity, offsets, bytes(data, ends[rows], memory));
    }

    private int nulls() {
        int nulls = 0;
        for (byte bits : valid) {
            nulls += 8 - Integer.bitCount(bits & 0xFF);
        }
        return nulls;
    }

    private static MemorySegment bytes(byte[] from, long size, SegmentAllocator memory) {
        // a buffer is never empty, because DuckDB expects an address
        var to = memory.allocate(Math.max(size, 8), 8);
        MemorySegment.copy(from, 0, to, ValueLayout.JAVA_BYTE, 0, (int) size);
        return to;
    }
}
