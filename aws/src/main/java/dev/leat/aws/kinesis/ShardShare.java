package dev.leat.aws.kinesis;

import dev.leat.aws.state.ShardLeases.Overview;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The rule by which workers share shards: their numbers of shards differ by at most one. The
/// workers that have the most shards keep one more than others, so no shard moves that need not
/// move.
final class ShardShare {

    private ShardShare() {}

    /// Returns the number of shards that a worker may have. The numbers of all workers add up to
    /// that of the shards.
    ///
    /// @param shards the shards whose turn it is
    static int of(String worker, Overview now, List<String> shards) {
        var owned =
                shards.stream()
                        .flatMap(shard -> Optional.ofNullable(now.shards().get(shard)).stream())
                        .flatMap(item -> item.worker().stream())
                        .collect(Collectors.groupingBy(each -> each, Collectors.counting()));
        var order =
                now.workers().stream()
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
        return shards.size() / order.size() + (place < shards.size() % order.size() ? 1 : 0);
    }
}
