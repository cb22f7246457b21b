package dev.leat.testkit.invariant;

import dev.leat.app.SourceTerms;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.plan.Effect;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.StreamRecords;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A FIFO queue keeps the order of each message group, and a stream that of each shard: no worker
/// receives messages of a group while another worker has messages of this group in flight, and each
/// sink receives the messages in order.
final class GroupOrderInvariant implements Invariant {

    @Override
    public String name() {
        return "groups and shards keep their order";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        var fifo =
                evidence.app().pipelines().values().stream()
                        .map(pipeline -> evidence.app().terms(pipeline))
                        .filter(SourceTerms::ordered)
                        .map(SourceTerms::name)
                        .collect(Collectors.toSet());
        if (!fifo.isEmpty()) {
            new Pass(evidence, fifo, breaches).run();
        }
    }

    private static final class Pass {

        private final Evidence evidence;
        private final Set<String> fifo;
        private final Breaches breaches;
        private final OpenLeases open = new OpenLeases();
        private final Map<String, Event.Leased> atWork = new HashMap<>();
        private final Map<String, Record> newest = new HashMap<>();

        Pass(Evidence evidence, Set<String> fifo, Breaches breaches) {
            this.evidence = evidence;
            this.fifo = fifo;
            this.breaches = breaches;
        }

        void run() {
            for (var event : evidence.history().events()) {
                switch (event) {
                    case Event.Leased leased -> {
                        if (fifo.contains(leased.queue())) {
                            leased(leased);
                        }
                        atWork.put(leased.worker(), leased);
                    }
                    case Event.Committed committed -> committed(committed);
                    case Event.Crashed crashed -> crashed.durable().ifPresent(this::committed);
                    case Event.Sent _,
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
                open.after(event);
            }
        }

        private void leased(Event.Leased leased) {
            var groups =
                    leased.records().stream()
                            .flatMap(record -> StreamRecords.group(record).stream())
                            .collect(Collectors.toSet());
            for (var group : groups) {
                for (var other : open.holding(leased, group)) {
                    breaches.add(
                            "%s received messages of group %s of %s at %s while %s had messages of this group in flight",
                            leased.worker(), group, leased.queue(), leased.at(), other.worker());
                }
            }
            var last = new HashMap<String, Long>();
            for (var record : leased.records()) {
                StreamRecords.group(record)
                        .ifPresent(group -> {
                            var before = last.put(group, record.sequence());
                            if (before != null && before > record.sequence()) {
                                breaches.add(
                                        "%s received group %s of %s out of order at %s",
                                        leased.worker(), group, leased.queue(), leased.at());
                            }
                        });
            }
        }

        private void committed(Event.Committed committed) {
            var leased = atWork.get(committed.worker());
            if (leased == null || !fifo.contains(leased.queue())) {
                return;
            }
            for (var applied : committed.effects()) {
                if (applied.effect() instanceof Effect.Write write) {
                    for (int i = 0; i < applied.answers().size(); i++) {
                        if (applied.answers().at(i) == Outcome.DELIVERED) {
                            int record = write.rows().record()[write.pick()[i]];
                            delivered(write, leased, leased.records().get(record));
                        }
                    }
                }
            }
        }

        private void delivered(Effect.Write write, Event.Leased leased, Record record) {
            var group = StreamRecords.group(record);
            if (group.isEmpty()) {
                return;
            }
            var place = write.pipeline() + " " + write.to().name() + " " + group.get();
            var before = newest.get(place);
            if (before != null && before.sequence() > record.sequence()) {
                breaches.add(
                        "%s received %s after %s, which is later in group %s",
                        write.to().name(),
                        evidence.history().life(leased.queue(), record.id()).name(),
                        evidence.history().life(leased.queue(), before.id()).name(),
                        group.get());
            } else {
                newest.put(place, record);
            }
        }
    }
}
