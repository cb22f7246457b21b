package dev.leat.aws.kinesis;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The rule by which workers share shards: their numbers of shards differ by at most one. The
/// workers that have the most shards keep one more than others, so no shard moves that need not
/// move.
final class ShardShare {

    private ShardShare() {}

    /// Returns the number of shards that a worker may have. The numbers of all workers add up to
    /// that of the shards.
    ///
    /// @param workers all workers
    /// @param owned the numbers of shards that workers have
    static int of(String worker, List<String> workers, Map<String, Long> owned, int shards) {
        var order =
                workers.stream()
                        .sorted(
                                Comparator.comparing(
                                                (String each) -> owned.getOrDefault(each, 0L),
                                                Comparator.reverseOrder())
                                        .thenComparing(Comparator.naturalOrder()))
                        .toList();
        int place = order.indexOf(worker);
        if (place < 0) {
            return 0;
        }
        return shards / workers.size() + (place < shards % workers.size() ? 1 : 0);
    }
}
