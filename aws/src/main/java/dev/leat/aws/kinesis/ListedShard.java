package dev.leat.aws.kinesis;

import dev.leat.stream.RecordNumber;
import java.util.List;
import java.util.Optional;

/// A shard that exists.
///
/// @param parents the shards of which it is a child; they may not exist any more
/// @param end the last sequence number that a record of a closed shard can have; empty if the shard
///   is open
record ListedShard(String id, List<String> parents, Optional<RecordNumber> end) {

    ListedShard {
        parents = List.copyOf(parents);
    }
}
