package dev.leat.column;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Native memory of a table, in blocks that are kept for the next rows: freeing memory that any
/// thread may read takes longer than processing a few rows, and the system clears new memory. The
/// content of memory that is used again is undefined. Owned by one thread.
final class NativeMemory implements SegmentAllocator, AutoCloseable {

    /// Size in bytes of the first block, which is enough for a small file, and of the others.
    private static final long FIRST = 1 << 18;

    private static final long BLOCK = 1 << 22;

    private final Arena all = Arena.ofShared();
    private final List<MemorySegment> blocks = new ArrayList<>();

    /// Memory that is too large for a block. It is not kept.
    private @Nullable Arena large;

    /// Index of the block that is being used, and number of its bytes that are in use.
    private int block;

    private long used;

    @Override
    public MemorySegment allocate(long size, long alignment) {
        if (size > BLOCK / 2) {
            var more = large;
            if (more == null) {
                more = Arena.ofShared();
                large = more;
            }
            return more.allocate(size, alignment);
        }
        while (true) {
            if (block == blocks.size()) {
                blocks.add(all.allocate(block == 0 ? FIRST : BLOCK, 64));
            }
            var now = blocks.get(block);
            long start = (used + alignment - 1) / alignment * alignment;
            if (start + size <= now.byteSize()) {
                used = start + size;
                return now.asSlice(start, size);
            }
            block++;
            used = 0;
        }
    }

    /// Ends the use of all memory.
    void clear() {
        block = 0;
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
