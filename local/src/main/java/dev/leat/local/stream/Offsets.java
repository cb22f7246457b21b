package dev.leat.local.stream;

import dev.leat.stream.ShardCheckpoint;

/// Checkpoints of shards of the state folder, whose positions are offsets without gaps.
final class Offsets {

    private Offsets() {}

    /// Returns the checkpoint of a pipeline that begins at this offset.
    static ShardCheckpoint<Long> from(long offset) {
        return ShardCheckpoint.at(offset - 1);
    }

    /// Returns the offset of the first record that is not finished.
    static long first(ShardCheckpoint<Long> checkpoint) {
        long first = checkpoint.after() + 1;
        while (checkpoint.done().contains(first)) {
            first++;
        }
        return first;
    }

    /// Returns a checkpoint without the records before `oldest`, which have expired.
    static ShardCheckpoint<Long> since(long oldest, ShardCheckpoint<Long> checkpoint) {
        return checkpoint.movedBehind(oldest - 1);
    }
}
