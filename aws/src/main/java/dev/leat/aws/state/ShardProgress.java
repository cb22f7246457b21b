package dev.leat.aws.state;

import dev.leat.stream.RecordNumber;
import dev.leat.stream.ShardCheckpoint;
import java.time.Instant;
import java.util.Optional;

/// The progress of a pipeline in a shard, as its item has it.
///
/// @param ended true if the shard is closed and all its records are finished
/// @param oldest the arrival of the oldest record that is not finished, as far as the worker knew;
///   empty if there was none
public record ShardProgress(
        ShardCheckpoint<RecordNumber> checkpoint, boolean ended, Optional<Instant> oldest) {

    /// The progress in a shard of which no record was leased.
    public static final ShardProgress NONE =
            new ShardProgress(ShardCheckpoint.at(RecordNumber.BEFORE_ALL), false, Optional.empty());

    /// Returns the progress at the end of the shard.
    public ShardProgress atEnd() {
        return new ShardProgress(checkpoint, true, Optional.empty());
    }
}
