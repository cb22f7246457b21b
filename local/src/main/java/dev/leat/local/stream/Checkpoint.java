package dev.leat.local.stream;

import java.util.BitSet;

/// How far a pipeline has processed a shard. Immutable; callers must not change the set.
///
/// @param position the offset of the first record that is not finished
/// @param attempts the number of times that this record was leased
/// @param until the time before which it is not leased again, in microseconds since 1970
/// @param leased the offset after the last leased record; 0 without a lease
/// @param suspect the offset after the last record that was leased when the process ended without a
///   shutdown, and may have crashed it; 0 if there is none
/// @param done the finished records behind `position`, relative to it
record Checkpoint(long position, int attempts, long until, long leased, long suspect, BitSet done) {

    static Checkpoint at(long position) {
        return new Checkpoint(position, 0, 0, 0, 0, new BitSet());
    }

    /// Returns true if the record at `position` may have crashed the process.
    boolean suspected() {
        return suspect > position;
    }

    boolean finished(long offset) {
        return offset < position || done.get((int) (offset - position));
    }

    /// Returns the checkpoint after an end of the process. Open leases have ended; after a crash
    /// their records are suspects.
    Checkpoint reopened(boolean crashed) {
        if (leased == 0) {
            return this;
        }
        return crashed
                ? new Checkpoint(position, attempts, until, 0, Math.max(leased, suspect), done)
                : new Checkpoint(position, Math.max(attempts - 1, 0), until, 0, suspect, done);
    }

    /// Returns a checkpoint with a lease of the records from `first` to `end`. If records before
    /// `first` have expired, the attempts are counted from one.
    Checkpoint leasing(long first, long end) {
        var from = first > position ? movedTo(first) : this;
        return new Checkpoint(from.position, from.attempts + 1, 0, end, suspect, from.done);
    }

    /// Returns a checkpoint whose position is the first record at or behind `oldest` that is not
    /// finished.
    Checkpoint since(long oldest) {
        var later = oldest > position ? movedTo(oldest) : this;
        int finished = later.done.nextClearBit(0);
        return finished == 0 ? later : later.movedTo(later.position + finished);
    }

    /// Returns a checkpoint at a later position, whose record was never leased.
    Checkpoint movedTo(long later) {
        int by = (int) Math.min(later - position, Integer.MAX_VALUE);
        var rest = by >= done.length() ? new BitSet() : done.get(by, done.length());
        return new Checkpoint(later, 0, 0, leased, suspect, rest);
    }
}
