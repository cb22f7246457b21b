package dev.leat.local.stream;

import dev.leat.local.queue.index.MessageSpan;
import dev.leat.port.HashRange;
import java.util.Optional;

/// A shard with its place in the table of chunks: the positions of its records follow the positions
/// of all queues. Thread-safe.
final class ShardLog {

    /// The first number in the high bits of a position that no queue has.
    private static final int AFTER_QUEUES = 1 << 22;

    private final long id;
    private final int number;
    private final Optional<Integer> parent;
    private final Optional<Integer> adjacent;
    private final HashRange hashes;

    /// The offset of the next record, and the arrival time of the last one (microseconds since
    /// 1970). Both are written only by the writer thread.
    private volatile long next;

    private volatile long last;

    /// @param id the id of the shard's row, never used again
    ShardLog(
            long id,
            int number,
            Optional<Integer> parent,
            Optional<Integer> adjacent,
            HashRange hashes,
            long next) {
        if (id >= AFTER_QUEUES) {
            throw new IllegalStateException("the state folder has had " + id + " shards");
        }
        this.id = id;
        this.number = number;
        this.parent = parent;
        this.adjacent = adjacent;
        this.hashes = hashes;
        this.next = next;
    }

    long id() {
        return id;
    }

    int number() {
        return number;
    }

    Optional<Integer> parent() {
        return parent;
    }

    Optional<Integer> adjacent() {
        return adjacent;
    }

    HashRange hashes() {
        return hashes;
    }

    long next() {
        return next;
    }

    long last() {
        return last;
    }

    /// Sets the arrival time of the last record, when the shard is opened.
    void last(long then) {
        last = then;
    }

    void written(long end, long arrived) {
        next = end;
        last = arrived;
    }

    long first() {
        return position(0);
    }

    /// Returns the position after the last possible position of this shard.
    long end() {
        return MessageSpan.position(AFTER_QUEUES + (int) id + 1, 0);
    }

    long position(long offset) {
        return MessageSpan.position(AFTER_QUEUES + (int) id, offset);
    }

    long offset(long position) {
        return position - first();
    }
}
