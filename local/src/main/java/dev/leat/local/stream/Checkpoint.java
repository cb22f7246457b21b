package dev.leat.local.stream;

import dev.leat.port.Suspicion;
import java.util.BitSet;

/// The progress of a pipeline in a shard. Immutable; callers must not change the set.
///
/// @param position the offset of the first record that is not finished
/// @param attempts the number of times that this record was leased
/// @param until the time before which it is not leased again, in microseconds since 1970
/// @param leased the offset after the last leased record; 0 without a lease
/// @param suspect the offset after the last record that was leased when the process ended without a
///   shutdown, and may have crashed it; 0 if there is none
/// @param done the finished records behind `position`, relative to it
/// @param crashes the number of crashes at which the suspects were leased ([Suspicion])
/// @param group the maximum number of suspects that are leased together
record Checkpoint(
        long position,
        int attempts,
        long until,
        long leased,
        long suspect,
        BitSet done,
        int crashes,
        int group) {

    static Checkpoint at(long position) {
        return new Checkpoint(position, 0, 0, 0, 0, new BitSet(), 0, 0);
    }

    /// Returns true if the record at `position` may have crashed the process.
    boolean suspected() {
        return suspect > position;
    }

    boolean finished(long offset) {
        return offset < position || done.get((int) (offset - position));
    }

    /// Returns the number of suspects that are not finished.
    long suspects() {
        return suspected()
                ? suspect - position - done.get(0, (int) (suspect - position)).cardinality()
                : 0;
    }

    /// Returns true if the process died so often with the record at `position` that the record is
    /// not leased again.
    boolean convicted() {
        return suspected() && Suspicion.convicted(crashes);
    }

    /// Returns the checkpoint after a crash. The records of the open lease are suspects. Suspects
    /// behind them are none any more, because the process died without them.
    Checkpoint crashed() {
        if (leased == 0) {
            return this;
        }
        int count = (suspected() ? crashes : 0) + 1;
        int size = Suspicion.groupSize(count, (int) (leased - position));
        return new Checkpoint(position, attempts, until, 0, leased, done, count, size);
    }

    /// Returns the checkpoint after an orderly end of the process, which ends an open lease.
    Checkpoint released() {
        return leased == 0
                ? this
                : new Checkpoint(
                        position,
                        Math.max(attempts - 1, 0),
                        until,
                        0,
                        suspect,
                        done,
                        crashes,
                        group);
    }

    /// Returns a checkpoint with a lease of the records from `first` to `end`. If records before
    /// `first` have expired, the attempts are counted from one.
    Checkpoint leasing(long first, long end) {
        var from = first > position ? movedTo(first) : this;
        return new Checkpoint(
                from.position, from.attempts + 1, 0, end, suspect, from.done, crashes, group);
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
        return new Checkpoint(later, 0, 0, leased, suspect, rest, crashes, group);
    }
}
