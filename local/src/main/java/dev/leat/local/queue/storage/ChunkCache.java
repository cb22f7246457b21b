package dev.leat.local.queue.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeMap;

/// A cache of the last chunks that were written or read, limited in bytes. Consumers that receive
/// messages soon after they are sent, or few at a time, need not read the file. Positions are never
/// reused, so entries cannot become outdated. Thread-safe.
public final class ChunkCache {

    private static final long MOST_BYTES = 32L * 1024 * 1024;

    private final TreeMap<Long, Chunk> chunks = new TreeMap<>();
    private final Deque<Chunk> order = new ArrayDeque<>();
    private long bytes;

    /// Returns the chunk that contains this position, if it is cached.
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
