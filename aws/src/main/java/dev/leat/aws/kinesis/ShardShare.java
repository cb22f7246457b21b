package dev.leat.aws.kinesis;

import java.util.List;

/// The rule by which workers share shards: their numbers of shards differ by at most one.
final class ShardShare {

    private ShardShare() {}

    /// Returns the number of shards that a worker may have. The numbers of all workers add up to
    /// that of the shards.
    ///
    /// @param workers all workers in the same order for each of them
    static int of(String worker, List<String> workers, int shards) {
        int place = workers.indexOf(worker);
        if (place < 0) {
            return 0;
        }
        return shards / workers.size() + (place < shards % workers.size() ? 1 : 0);
    }
}
