package dev.leat.column;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.jspecify.annotations.Nullable;

/// Native memory of a table. Small tables use one block, which is kept for the next rows, because
/// freeing memory that any thread may read takes longer than processing a few rows. Owned by one
/// thread.
final class NativeMemory implements SegmentAllocator, AutoCloseable {

    /// Size in bytes of the block that is kept.
    private static final long KEPT = 1 << 18;

    private final Arena all = Arena.ofShared();
    private MemorySegment kept = MemorySegment.NULL;
    private @Nullable Arena large;
    private long used;

    @Override
    public MemorySegment allocate(long size, long alignment) {
        if (kept.equals(MemorySegment.NULL)) {
            kept = all.allocate(KEPT, 64);
        }
        long start = (used + alignment - 1) / alignment * alignment;
        if (start + size <= KEPT) {
            used = start + size;
            return kept.asSlice(start, size);
        }
        var more = large;
        if (more == null) {
            more = Arena.ofShared();
            large = more;
        }
        return more.allocate(size, alignment);
    }

    /// Frees all memory, except for the block that is kept.
    void clear() {
        used = 0;
        if (large != null) {
            large.close();
            large = null;
        }
    }

    @Override
    public void close() {
        clear();
        if (all.scope().isAlive()) {
            all.close();
        }
    }
}
