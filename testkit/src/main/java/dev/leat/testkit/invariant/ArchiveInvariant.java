package dev.leat.testkit.invariant;

import dev.leat.batch.ArchivedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// An archive has each processed message, with the bytes and the time of arrival of the message. It
/// has no message that was not settled, and at most one record for each settlement. A message that
/// some sinks rejected may be settled again after a redrive, so it may have several records.
final class ArchiveInvariant implements Invariant {

    @Override
    public String name() {
        return "processed records are archived once for each settlement";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            var period = evidence.app().terms(flow.pipeline()).archive();
            if (period.isPresent()) {
                check(evidence, flow, period.get(), breaches);
            }
        }
    }

    private static void check(
            Evidence evidence, PipelineMessages flow, Duration period, Breaches breaches) {
        var archived = archived(evidence, flow.pipeline().name());
        var lives = new LinkedHashMap<MessageLife, Item>();
        flow.items().forEach(item -> lives.put(item.life(), item));
        var known = new LinkedHashSet<String>();
        lives.forEach((life, item) -> {
            known.add(life.id());
            check(life, item, archived.getOrDefault(life.id(), List.of()), breaches);
            boolean expired = expired(life, evidence.history().latest(), period);
            if (life.done() && item.letters().isEmpty() && !expired) {
                if (!archived.containsKey(life.id())) {
                    breaches.add("%s was settled, but is not in the archive", item.name());
                }
            }
        });
        for (var id : archived.keySet()) {
            if (!known.contains(id)) {
                breaches.add("the archive has a message %s, which was never sent", id);
            }
        }
    }

    private static void check(
            MessageLife life, Item item, List<ArchivedRecord> records, Breaches breaches) {
        long settled =
                life.steps(MessageStep.Settled.class).filter(s -> s.again().isEmpty()).count();
        if (records.size() > settled) {
            breaches.add(
                    "%s was settled %d times, but is %d times in the archive",
                    item.name(), settled, records.size());
        }
        for (var record : records) {
            if (item.letters().isEmpty()
                    && !Arrays.equals(record.original().body(), item.record().body())) {
                breaches.add("%s has other bytes in the archive", item.name());
            }
            if (!record.original().receivedAt().equals(item.record().receivedAt())) {
                breaches.add(
                        "%s arrived at %s, but at %s according to the archive",
                        item.name(), item.record().receivedAt(), record.original().receivedAt());
            }
        }
    }

    /// True if the period of the archive may be over.
    private static boolean expired(MessageLife life, Instant latest, Duration period) {
        return life.steps(MessageStep.Settled.class)
                .anyMatch(settled -> !settled.at().plus(period).isAfter(latest));
    }

    private static Map<String, List<ArchivedRecord>> archived(Evidence evidence, String pipeline) {
        var archives = evidence.snapshot().archives();
        var archived = new LinkedHashMap<String, List<ArchivedRecord>>();
        var segment = archives.next(pipeline, 0);
        while (segment.isPresent()) {
            for (var record : segment.get().records()) {
                archived.computeIfAbsent(record.original().id(), _ -> new ArrayList<>())
                        .add(record);
            }
            segment = archives.next(pipeline, segment.get().number());
        }
        return archived;
    }
}
