package dev.leat.column;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Rows of typed columns. The rows are written to buffers on the heap, which are copied to native
/// memory in chunks. One thread writes the rows of a table; after [#end()] other threads may read
/// them, until [#clear()] or [#close()] frees the memory.
public final class ColumnTable implements AutoCloseable {

    /// Number of rows of a vector of DuckDB. A row group of its tables has 60 vectors.
    private static final int VECTOR = 1 << 11;

    /// Possible numbers of vectors of a chunk. DuckDB joins chunks to row groups when they have 90
    /// % of the rows of a row group. A quarter and a sixth of a row group make complete row groups.
    private static final int[] VECTORS = {15, 10, 5, 2, 1};

    /// Maximum number of values of a chunk with more than one vector, so that the buffers of a
    /// table with many columns are small.
    private static final int VALUES = 1 << 21;

    private final ColumnBuffer[] buffers;
    private final int chunkRows;
    private final List<ColumnChunk> chunks = new ArrayList<>();
    private final NativeMemory memory = new NativeMemory();
    private MemorySegment zeros = MemorySegment.NULL;
    private int row;
    private int size;

    /// Creates an empty table. Close it after the last use.
    public ColumnTable(List<Layout> layouts) {
        buffers = layouts.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
        int most = VALUES / VECTOR / Math.max(1, buffers.length);
        chunkRows = VECTOR * IntStream.of(VECTORS).filter(n -> n <= most).findFirst().orElse(1);
    }

    /// Discards all rows. The next rows use their memory, except for very long columns. The table
    /// may then be written again.
    public void clear() {
        memory.clear();
        chunks.clear();
        zeros = MemorySegment.NULL;
        undoRow();
        row = 0;
        size = 0;
    }

    public int size() {
        return size;
    }

    /// Writes a number, boolean, date or time of the current row. The value is the bits of a
    /// double, the digits of a decimal without its point, 1 or 0, or days or microseconds since
    /// 1970.
    public void put(int column, long value) {
        buffers[column].put(row, value);
    }

    /// Writes a decimal of 128 bits.
    public void put(int column, long low, long high) {
        buffers[column].put(row, low, high);
    }

    /// Writes a string in UTF-8.
    public void put(int column, byte[] bytes, int from, int to) {
        buffers[column].put(row, bytes, from, to);
    }

    public void putNull(int column) {
        buffers[column].putNull(row);
    }

    /// Completes the current row, whose columns must all be written.
    ///
    /// @throws IOException if the memory of the process is exhausted
    public void endRow() throws IOException {
        row++;
        size++;
        if (row == chunkRows) {
            copy();
        }
    }

    /// Discards the values of the current row.
    public void undoRow() {
        for (var buffer : buffers) {
            buffer.undo(row);
        }
    }

    /// Completes the table; no row may be written afterwards.
    ///
    /// @throws IOException if the memory of the process is exhausted
    public void end() throws IOException {
        if (row > 0) {
            copy();
        }
    }

    private void copy() throws IOException {
        try {
            if (zeros.equals(MemorySegment.NULL)) {
                zeros = memory.allocate(16L * row, 8).fill((byte) 0);
            }
            var columns = new ArrayList<ColumnChunk.Column>(buffers.length);
            for (var buffer : buffers) {
                columns.add(buffer.copy(row, memory, zeros));
            }
            chunks.add(new ColumnChunk(row, columns));
            row = 0;
        } catch (OutOfMemoryError exhausted) {
            throw new IOException(
                    "no memory for %,d rows of a file: %s".formatted(size, exhausted.getMessage()),
                    exhausted);
        }
    }

    /// Returns the rows of a completed table.
    public List<ColumnChunk> chunks() {
        return List.copyOf(chunks);
    }

    /// Returns a value of a column of longs without NULLs.
    public long value(int column, int row) {
        var values = chunks.get(row / chunkRows).columns().get(column).data();
        return values.getAtIndex(ValueLayout.JAVA_LONG, row % chunkRows);
    }

    /// Frees the memory of the rows.
    @Override
    public void close() {
        memory.close();
    }
}
