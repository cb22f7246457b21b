package dev.leat.testkit.invariant;

import dev.leat.app.StreamSource;
import dev.leat.batch.ArchivedRecord;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.simulation.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
            var archive = evidence.app().terms(flow.pipeline()).archive();
            if (archive.isPresent()) {
                check(evidence, flow, archive.get().keep(), breaches);
            }
        }
    }

    private static void check(
            Evidence evidence, PipelineMessages flow, Duration period, Breaches breaches) {
        var archived = archived(evidence, flow.pipeline().name());
        var lives = new LinkedHashMap<MessageLife, SourceItem>();
        flow.items().forEach(item -> lives.put(item.life(), item));
        var known = new LinkedHashSet<String>();
        long lost = lostCheckpoints(evidence, flow);
        lives.forEach((life, item) -> {
            known.add(life.id());
            check(life, item, archived.getOrDefault(life.id(), List.of()), lost, breaches);
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

    /// Returns the number of batches of a stream that were archived although a fault delivered them
    /// again, as if their checkpoint was lost.
    private static long lostCheckpoints(Evidence evidence, PipelineMessages flow) {
        return evidence.history().events().stream()
                .filter(event ->
                        event instanceof Event.Struck struck
                                && struck.fault() instanceof Fault.Redelivery twice
                                && flow.pipeline().from() instanceof StreamSource from
                                && twice.queue().equals(from.stream()))
                .count();
    }

    private static void check(
            MessageLife life,
            SourceItem item,
            List<ArchivedRecord> records,
            long lost,
            Breaches breaches) {
        long settled =
                life.steps(MessageStep.Settled.class).filter(s -> s.again().isEmpty()).count();
        if (records.size() > settled + lost) {
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
        return evidence.snapshot()
                .archives()
                .segments(pipeline)
                .flatMap(segment -> segment.records().stream())
                .collect(
                        Collectors.groupingBy(
                                record -> record.original().id(),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }
}
