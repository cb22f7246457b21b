package dev.leat.server.kinesis;

import dev.leat.app.Stream;
import dev.leat.port.AwsNames;
import dev.leat.port.Streams;
import dev.leat.server.aws.Caller;

/// The quota of open shards of all streams.
record ShardQuota(Streams streams) {

    static final int MOST = Stream.MAX_SHARDS;

    int open() {
        return streams.list().stream()
                .mapToInt(stream -> Shards.open(streams.shards(stream.name())))
                .sum();
    }

    /// Checks that this number of shards can be added.
    void check(int more, Caller caller) {
        int open = open();
        if (more > 0 && open + (long) more > MOST) {
            throw KinesisErrors.limit(
                    "This request would exceed the shard limit for the account %s in %s. Current shard count for the account: %d. Limit: %d. Number of additional shards that would have resulted from this request: %d."
                            .formatted(AwsNames.ACCOUNT, caller.region(), open, MOST, more));
        }
    }
}
