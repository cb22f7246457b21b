package dev.leat.local.stream;

import dev.leat.plan.Effect.Again;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pipeline's state in one shard: its checkpoint, and the open lease. At most one lease of a
/// shard is open, so its records are processed in order. Thread-safe.
final class ShardReader {

    private final ShardLog shard;
    private volatile Checkpoint checkpoint;
    private volatile @Nullable ShardLease lease;

    /// True while a thread decides about a lease.
    private boolean taken;

    ShardReader(ShardLog shard, Checkpoint checkpoint) {
        this.shard = shard;
        this.checkpoint = checkpoint;
    }

    ShardLog shard() {
        return shard;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    void become(Checkpoint then) {
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
        long left = shard.next() - checkpoint.position() - checkpoint.done().cardinality();
        return Math.max(left, 0);
    }

    boolean finished() {
        return left() == 0;
    }

    /// Returns the checkpoint after a lease. Records that are not finished are leased again, the
    /// first of them after its delay.
    ///
    /// @param offsets the leased records
    /// @param again for each of them how it is returned; null if it is finished
    static Checkpoint settled(
            Checkpoint before,
            List<Long> offsets,
            int firstAttempt,
            @Nullable Again[] again,
            long now) {
        int next = 0;
        while (next < again.length && again[next] == null) {
            next++;
        }
        if (next == again.length) {
            return skipped(before.movedTo(offsets.getLast() + 1), 0);
        }
        long position = offsets.get(next);
        var moved = position > before.position() ? before.movedTo(position) : before;
        var done = (BitSet) moved.done().clone();
        for (int i = next + 1; i < again.length; i++) {
            if (again[i] == null) {
                done.set((int) (offsets.get(i) - position));
            }
        }
        var how = again[next];
        int attempt = next == 0 ? firstAttempt : 1;
        boolean counts = how != null && how.counts();
        long until = how == null ? 0 : now + how.delay().toNanos() / 1000;
        return new Checkpoint(
                position,
                counts ? attempt : attempt - 1,
                until,
                0,
                before.suspect(),
                done,
                before.crashes(),
                before.group());
    }

    /// Returns the checkpoint without a lease, behind the finished records at its beginning.
    private static Checkpoint skipped(Checkpoint moved, int attempts) {
        int finished = moved.done().nextClearBit(0);
        var at = finished == 0 ? moved : moved.movedTo(moved.position() + finished);
        return new Checkpoint(
                at.position(), attempts, 0, 0, at.suspect(), at.done(), at.crashes(), at.group());
    }
}
