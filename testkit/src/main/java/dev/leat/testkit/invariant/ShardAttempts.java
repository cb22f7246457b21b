package dev.leat.testkit.invariant;

import dev.leat.batch.Record;
import dev.leat.plan.Effect;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.StreamRecords;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The number of attempts in each shard that a pipeline reads. A shard counts the deliveries of its
/// first unfinished record only; the records behind it are delivered as attempt 1.
final class ShardAttempts {

    private final String source;
    private final Breaches breaches;
    private final RunHistory history;

    /// The first unfinished record of each shard that has been delivered.
    private final Map<String, First> first = new HashMap<>();

    /// The shards with an open lease.
    private final Set<String> open = new HashSet<>();

    private record First(String id, int attempts) {}

    private ShardAttempts(Evidence evidence, PipelineMessages flow, Breaches breaches) {
        this.source = flow.source().name();
        this.history = evidence.history();
        this.breaches = breaches;
    }

    /// Reports each delivery with a wrong number of attempts.
    static void check(Evidence evidence, PipelineMessages flow, Breaches breaches) {
        var attempts = new ShardAttempts(evidence, flow, breaches);
        for (var event : evidence.history().events()) {
            switch (event) {
                case Event.Leased leased when leased.queue().equals(attempts.source) ->
                        attempts.leased(leased.records());
                case Event.Committed committed -> attempts.committed(committed);
                case Event.Crashed crashed -> {
                    crashed.durable().ifPresent(attempts::committed);
                    attempts.crashed();
                }
                case Event.Leased _,
                        Event.Sent _,
                        Event.Put _,
                        Event.RecordsPut _,
                        Event.Resharded _,
                        Event.Failed _,
                        Event.Struck _,
                        Event.Opened _,
                        Event.Jumped _,
                        Event.Requested _,
                        Event.LookedUp _,
                        Event.Noted _,
                        Event.Ended _ -> {}
            }
        }
    }

    private void leased(List<Record> records) {
        var leading = records.getFirst();
        if (StreamRecords.position(leading).isEmpty()) {
            return;
        }
        var shard = StreamRecords.group(leading).orElseThrow();
        var before = first.get(shard);
        int next = before != null && before.id().equals(leading.id()) ? before.attempts() + 1 : 1;
        for (var record : records) {
            int expected = record.equals(leading) ? next : 1;
            if (record.attempt() != expected) {
                breaches.add(
                        "%s was delivered as attempt %d; expected attempt %d",
                        history.life(source, record.id()).name(), record.attempt(), expected);
            }
        }
        first.put(shard, new First(leading.id(), leading.attempt()));
        open.add(shard);
    }

    /// The leases that were open are no attempts.
    private void crashed() {
        for (var shard : open) {
            first.computeIfPresent(
                    shard, (_, last) -> new First(last.id(), Math.max(0, last.attempts() - 1)));
        }
        open.clear();
    }

    private void committed(Event.Committed committed) {
        for (var applied : committed.effects()) {
            if (applied.effect() instanceof Effect.Settle settle
                    && settle.work().source().equals(source)) {
                settled(settle);
            }
        }
    }

    private void settled(Effect.Settle settle) {
        var records = settle.work().records();
        if (StreamRecords.position(records.getFirst()).isEmpty()) {
            return;
        }
        var shard = StreamRecords.group(records.getFirst()).orElseThrow();
        first.remove(shard);
        open.remove(shard);
        for (int i = 0; i < records.size(); i++) {
            var again = settle.again()[i];
            if (again != null) {
                int attempts = records.get(i).attempt() - (again.counts() ? 0 : 1);
                first.put(shard, new First(records.get(i).id(), attempts));
                return;
            }
        }
    }
}
