package dev.leat.local.stream;

import dev.leat.stream.ShardCheckpoint;
import org.jspecify.annotations.Nullable;

/// A pipeline's state in one shard: its checkpoint, and the open lease. At most one lease of a
/// shard is open, so its records are processed in order. Thread-safe.
final class ShardReader {

    private final ShardLog shard;
    private volatile ShardCheckpoint<Long> checkpoint;
    private volatile @Nullable ShardLease lease;

    /// True while a thread decides about a lease.
    private boolean taken;

    ShardReader(ShardLog shard, ShardCheckpoint<Long> checkpoint) {
        this.shard = shard;
        this.checkpoint = checkpoint;
    }

    ShardLog shard() {
        return shard;
    }

    ShardCheckpoint<Long> checkpoint() {
        return checkpoint;
    }

    void become(ShardCheckpoint<Long> then) {
        checkpoint = then;
    }

    /// Reserves the shard for a new lease. Returns false if that is impossible now. The caller must
    /// call [#leave].
    synchronized boolean take(long now) {
        boolean free = !taken && idle(now) && checkpoint.until() <= now && !finished();
        taken = taken || free;
        return free;
    }

    synchronized void leave() {
        taken = false;
    }

    void lease(@Nullable ShardLease then) {
        lease = then;
    }

    /// Returns true if this lease is still the current one, even if its deadline has passed.
    boolean holds(ShardLease which) {
        return lease == which;
    }

    /// Returns true if no lease is open. A lease whose deadline has passed has ended.
    boolean idle(long now) {
        var open = lease;
        return open == null || open.deadline() <= now;
    }

    /// Returns the number of records that are not finished.
    long left() {
        long left = shard.next() - (checkpoint.after() + 1) - checkpoint.done().size();
        return Math.max(left, 0);
    }

    boolean finished() {
        return left() == 0;
    }
}
