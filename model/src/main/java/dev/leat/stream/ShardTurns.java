package dev.leat.stream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The order in which a pipeline reads shards: a shard begins when all records of its parents are
/// finished.
public final class ShardTurns {

    private ShardTurns() {}

    /// Returns the shards that are not finished and whose ancestors are. An ancestor that no longer
    /// exists had only records that expired.
    ///
    /// @param shards the shards that exist, each behind its parents
    /// @param id returns the name of a shard
    /// @param parents returns the names of the shards of which it is a child
    /// @param finished returns true if a shard is closed or has no records left for now
    public static <S, K> List<S> open(
            List<S> shards,
            Function<S, K> id,
            Function<S, Stream<K>> parents,
            Predicate<S> finished) {
        var open = new ArrayList<S>();
        var unfinished = new HashSet<K>();
        for (var shard : shards) {
            boolean turn = parents.apply(shard).noneMatch(unfinished::contains);
            boolean ended = finished.test(shard);
            if (!turn || !ended) {
                unfinished.add(id.apply(shard));
            }
            if (turn && !ended) {
                open.add(shard);
            }
        }
        return open;
    }

    /// Returns the elements in the same order, beginning with another one in each turn.
    public static <S> List<S> rotated(List<S> all, int turn) {
        if (all.isEmpty()) {
            return all;
        }
        int from = Math.floorMod(turn, all.size());
        return Stream.concat(all.subList(from, all.size()).stream(), all.subList(0, from).stream())
                .toList();
    }
}
