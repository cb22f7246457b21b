package dev.leat.testkit.invariant;

import dev.leat.app.StreamSource;
import dev.leat.port.Streams;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.StreamRecords;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// After a split or merge, a pipeline reads a shard only when it has finished the shard's parents.
/// So the records of a partition key are processed in order.
final class ShardOrderInvariant implements Invariant {

    @Override
    public String name() {
        return "shards are read after their parents";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            if (flow.pipeline().from() instanceof StreamSource from) {
                check(evidence, from, flow, breaches);
            }
        }
    }

    private static void check(
            Evidence evidence, StreamSource from, PipelineMessages flow, Breaches breaches) {
        var shards = shards(evidence, from);
        // The number of the event at which a shard was last leased, by the number of the shard.
        var last = new HashMap<Integer, Integer>();
        var begun = new HashMap<Integer, Integer>();
        var events = evidence.history().events();
        for (int at = 0; at < events.size(); at++) {
            if (events.get(at) instanceof Event.Leased leased
                    && leased.queue().equals(flow.source().name())) {
                var position = StreamRecords.position(leased.records().getFirst());
                if (position.isPresent()) {
                    last.put(position.get().shard(), at);
                    begun.putIfAbsent(position.get().shard(), at);
                }
            }
        }
        begun.forEach((shard, at) ->
                parents(shard, shards)
                        .filter(parent -> last.getOrDefault(parent, -1) > at)
                        .forEach(parent ->
                                breaches.add(
                                        "pipeline %s received records of %s before it had finished its parent %s",
                                        flow.pipeline().name(),
                                        Streams.Shard.id(shard),
                                        Streams.Shard.id(parent))));
    }

    /// Returns the shards of a stream by number.
    static Map<Integer, Streams.Shard> shards(Evidence evidence, StreamSource from) {
        var shards = new HashMap<Integer, Streams.Shard>();
        evidence.snapshot()
                .streams()
                .shards(from.stream())
                .forEach(shard -> shards.put(shard.number(), shard));
        return shards;
    }

    /// Returns the shards that were split or merged into this one, and their parents.
    static Stream<Integer> parents(int number, Map<Integer, Streams.Shard> shards) {
        var shard = Optional.ofNullable(shards.get(number));
        var parents =
                shard.map(of -> Stream.of(of.parent(), of.adjacent()).flatMap(Optional::stream))
                        .map(Stream::toList)
                        .orElse(List.of());
        return Stream.concat(
                parents.stream(), parents.stream().flatMap(parent -> parents(parent, shards)));
    }
}
