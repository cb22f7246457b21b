package dev.leat.column.arrow;

import dev.leat.column.ColumnChunk;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.c.ArrowArrayStream;
import org.jspecify.annotations.Nullable;

/// One scan of rows in memory, as a stream of the Arrow C stream interface. DuckDB reads the memory
/// of the rows, without a copy. It calls the stream's functions on its own threads, one at a time.
final class ArrowStream implements AutoCloseable {

    private static final MemorySegment FAILED =
            Arena.global().allocateFrom("the rows in memory cannot be read");

    /// The format of rows, and their empty name.
    private static final MemorySegment ROWS = Arena.global().allocateFrom("+s");

    private static final MemorySegment NAMELESS = Arena.global().allocateFrom("");

    /// Maximum size in bytes of the struct of a column and of the pointers to it and its buffers.
    private static final long COLUMN = CStruct.ARRAY + 4 * 8;

    /// Bits of an array's private data with the number of its memory; the other bits are the number
    /// of the stream.
    private static final int BLOCK_BITS = 20;

    private final List<MemoryView.Column> columns;
    private final Iterator<ColumnChunk> chunks;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment struct = arena.allocate(CStruct.STREAM, 8);
    private final List<MemorySegment> schemas;
    private final MemorySegment children;
    private final long number = ArrowCallbacks.add(this);
    private final List<MemorySegment> blocks = new ArrayList<>();
    private final Deque<Integer> free = new ConcurrentLinkedDeque<>();
    private final AtomicInteger lent = new AtomicInteger();
    private volatile boolean used;
    private volatile @Nullable Throwable failure;

    /// Creates a stream of the rows that the iterator returns.
    ArrowStream(List<MemoryView.Column> columns, Iterator<ColumnChunk> rows) {
        this.columns = columns;
        chunks = rows;
        schemas = columns.stream().map(this::schema).toList();
        children = pointers(arena, schemas);
        CStruct.set(struct, CStruct.GET_SCHEMA, ArrowCallbacks.GET_SCHEMA);
        CStruct.set(struct, CStruct.GET_NEXT, ArrowCallbacks.GET_NEXT);
        CStruct.set(struct, CStruct.GET_LAST_ERROR, ArrowCallbacks.GET_LAST_ERROR);
        CStruct.set(struct, CStruct.STREAM_RELEASE, ArrowCallbacks.RELEASE_STREAM);
        CStruct.set(struct, CStruct.STREAM_DATA, number);
    }

    private MemorySegment schema(MemoryView.Column column) {
        var schema = arena.allocate(CStruct.SCHEMA, 8);
        CStruct.set(schema, CStruct.FORMAT, arena.allocateFrom(column.layout().format()));
        CStruct.set(schema, CStruct.NAME, arena.allocateFrom(column.name()));
        CStruct.set(schema, CStruct.FLAGS, CStruct.NULLABLE);
        return schema;
    }

    private static MemorySegment pointers(SegmentAllocator memory, List<MemorySegment> targets) {
        var pointers = memory.allocate(8L * targets.size(), 8);
        for (int i = 0; i < targets.size(); i++) {
            CStruct.set(pointers, 8 * i, targets.get(i));
        }
        return pointers;
    }

    /// Returns the stream in the form that DuckDB's driver expects.
    ArrowArrayStream pointer() {
        return new ArrowArrayStream(struct.address());
    }

    /// Returns true if a statement has scanned the rows, or DuckDB has released the stream.
    boolean used() {
        return used;
    }

    void releasedStream() {
        used = true;
    }

    /// Returns the number of the stream whose array has this private data.
    static long numberOf(long arrayData) {
        return arrayData >> BLOCK_BITS;
    }

    void releasedArray(long arrayData) {
        free.add((int) (arrayData & ((1 << BLOCK_BITS) - 1)));
        lent.decrementAndGet();
    }

    /// Returns the number of arrays that DuckDB has not released.
    int lent() {
        return lent.get();
    }

    static MemorySegment failed() {
        return FAILED;
    }

    /// Returns the message of the last failure, or a null pointer.
    MemorySegment lastError() {
        return failure == null ? MemorySegment.NULL : FAILED;
    }

    /// Returns the failure of the scan, null if it did not fail.
    @Nullable Throwable failure() {
        return failure;
    }

    /// Fills the schema of the rows. DuckDB calls this when it binds a statement.
    synchronized void schema(MemorySegment out) {
        for (var schema : schemas) {
            CStruct.set(schema, CStruct.SCHEMA_RELEASE, ArrowCallbacks.RELEASE_SCHEMA);
        }
        out.fill((byte) 0);
        CStruct.set(out, CStruct.FORMAT, ROWS);
        CStruct.set(out, CStruct.NAME, NAMELESS);
        CStruct.set(out, CStruct.SCHEMA_COUNT, columns.size());
        CStruct.set(out, CStruct.SCHEMA_CHILDREN, children);
        CStruct.set(out, CStruct.SCHEMA_RELEASE, ArrowCallbacks.RELEASE_SCHEMA);
    }

    /// Fills the next array of rows, or a released one after the last. Returns false on failure,
    /// and after a failure: another thread of DuckDB may call this once more.
    synchronized boolean next(MemorySegment out) {
        if (failure != null) {
            return false;
        }
        try {
            used = true;
            out.fill((byte) 0);
            if (chunks.hasNext()) {
                fill(out, chunks.next());
            }
            return true;
        } catch (Throwable failed) {
            failure = failed;
            return false;
        }
    }

    private void fill(MemorySegment out, ColumnChunk chunk) {
        int block = block();
        var memory = SegmentAllocator.slicingAllocator(blocks.get(block));
        var arrays =
                columns.stream()
                        .map(of -> array(memory, chunk.rows(), chunk.columns().get(of.index())))
                        .toList();
        CStruct.set(out, CStruct.LENGTH, chunk.rows());
        CStruct.set(out, CStruct.BUFFER_COUNT, 1);
        CStruct.set(out, CStruct.BUFFERS, pointers(memory, List.of(MemorySegment.NULL)));
        CStruct.set(out, CStruct.ARRAY_COUNT, arrays.size());
        CStruct.set(out, CStruct.ARRAY_CHILDREN, pointers(memory, arrays));
        CStruct.set(out, CStruct.ARRAY_DATA, (number << BLOCK_BITS) + block);
        CStruct.set(out, CStruct.ARRAY_RELEASE, ArrowCallbacks.RELEASE_ARRAY);
        lent.incrementAndGet();
    }

    /// Returns the number of a block of memory for the structs of an array.
    private int block() {
        var block = free.poll();
        if (block != null) {
            blocks.get(block).fill((byte) 0);
            return block;
        }
        blocks.add(arena.allocate(COLUMN * (columns.size() + 1), 8));
        return blocks.size() - 1;
    }

    private static MemorySegment array(
            SegmentAllocator memory, int rows, ColumnChunk.Column column) {
        boolean text = !column.offsets().equals(MemorySegment.NULL);
        var buffers =
                text
                        ? List.of(column.validity(), column.offsets(), column.data())
                        : List.of(column.validity(), column.data());
        var array = memory.allocate(CStruct.ARRAY, 8);
        CStruct.set(array, CStruct.LENGTH, rows);
        CStruct.set(array, CStruct.NULL_COUNT, column.nulls());
        CStruct.set(array, CStruct.BUFFER_COUNT, buffers.size());
        CStruct.set(array, CStruct.BUFFERS, pointers(memory, buffers));
        CStruct.set(array, CStruct.ARRAY_RELEASE, ArrowCallbacks.RELEASE_ARRAY);
        return array;
    }

    /// Frees the stream. DuckDB must not know it any longer, and must have released its arrays.
    @Override
    public void close() {
        ArrowCallbacks.remove(number);
        if (lent.get() != 0) {
            throw new IllegalStateException(
                    lent.get() + " arrays of rows are in use after their statement");
        }
        arena.close();
    }
}
