package dev.leat.local.queue.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeMap;

/// The chunks last written or read, up to a number of bytes, so that a consumer that keeps up, or
/// one that leases a few messages at a time, need not read them from the file. Positions are never
/// used twice, so nothing here grows stale. Threads share it.
public final class ChunkCache {

    private static final long MOST_BYTES = 32L * 1024 * 1024;

    private final TreeMap<Long, Chunk> chunks = new TreeMap<>();
    private final Deque<Chunk> order = new ArrayDeque<>();
    private long bytes;

    /// The chunk that holds this position, if it is here.
    public synchronized Optional<Chunk> at(long position) {
        var entry = chunks.floorEntry(position);
        return entry != null && entry.getValue().end() > position
                ? Optional.of(entry.getValue())
                : Optional.empty();
    }

    public synchronized void put(Chunk chunk) {
        if (chunks.putIfAbsent(chunk.id(), chunk) != null) {
            return;
        }
        order.addLast(chunk);
        bytes += chunk.body().length;
        while (bytes > MOST_BYTES) {
            var oldest = order.removeFirst();
            chunks.remove(oldest.id());
            bytes -= oldest.body().length;
        }
    }
}
