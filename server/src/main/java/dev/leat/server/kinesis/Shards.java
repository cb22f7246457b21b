package dev.leat.server.kinesis;

import dev.leat.port.SequenceNumber;
import dev.leat.port.Streams;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.SequenceNumberRange;
import software.amazon.awssdk.services.kinesis.model.Shard;

/// Descriptions of shards.
final class Shards {

    private Shards() {}

    static int open(List<Streams.Shard> shards) {
        return (int) shards.stream().filter(Streams.Shard::open).count();
    }

    /// Returns the shards that follow this one; without it, all.
    static List<Streams.Shard> after(List<Streams.Shard> shards, @Nullable String exclusiveStart) {
        if (exclusiveStart == null) {
            return shards;
        }
        var after = Constraints.name(exclusiveStart, "exclusiveStartShardId");
        return shards.stream().filter(shard -> shard.id().compareTo(after) > 0).toList();
    }

    /// Describes a shard. The ending sequence number of a closed shard is above those of its
    /// records.
    static Shard described(Streams.Info stream, Streams.Shard shard) {
        var range =
                SequenceNumberRange.builder()
                        .startingSequenceNumber(sequence(stream, shard, 0))
                        .endingSequenceNumber(
                                shard.open() ? null : sequence(stream, shard, shard.end()));
        return Shard.builder()
                .shardId(shard.id())
                .parentShardId(shard.parent().map(Streams.Shard::id).orElse(null))
                .adjacentParentShardId(shard.adjacent().map(Streams.Shard::id).orElse(null))
                .hashKeyRange(range(shard))
                .sequenceNumberRange(range.build())
                .build();
    }

    static HashKeyRange range(Streams.Shard shard) {
        return HashKeyRange.builder()
                .startingHashKey(shard.hashes().first().toString())
                .endingHashKey(shard.hashes().last().toString())
                .build();
    }

    private static String sequence(Streams.Info stream, Streams.Shard shard, long offset) {
        return new SequenceNumber(stream.number(), shard.number(), offset).text();
    }
}
