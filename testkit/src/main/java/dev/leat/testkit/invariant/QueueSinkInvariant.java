package dev.leat.testkit.invariant;

import dev.leat.app.Sink;
import dev.leat.app.Stream;
import dev.leat.deadletter.OriginalMessage;
import dev.leat.port.SequenceNumber;
import dev.leat.testkit.simulation.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A queue or stream that a pipeline sends to has each record exactly once, with the correct body
/// and partition key. If the pipeline has versions, the message with the newest version of a record
/// is required, and messages with older versions are optional.
final class QueueSinkInvariant implements Invariant {

    @Override
    public String name() {
        return "each record is sent once";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var queue : evidence.app().queues().values()) {
            check(
                    "queue " + queue.name(),
                    sink -> sink.queue().filter(queue.name()::equals).isPresent(),
                    () -> sent(evidence, queue.name()),
                    young(evidence, queue.retention()),
                    evidence,
                    breaches);
        }
        for (var stream : evidence.app().all(Stream.class).values()) {
            check(
                    "stream " + stream.name(),
                    sink -> sink.stream().filter(stream.name()::equals).isPresent(),
                    () -> put(evidence, stream.name()),
                    young(evidence, stream.retention()),
                    evidence,
                    breaches);
        }
    }

    private static void check(
            String place,
            Predicate<Sink> feeds,
            Supplier<List<SinkShare.Message>> sent,
            boolean young,
            Evidence evidence,
            Breaches breaches) {
        var due = new ArrayList<Due>();
        for (var flow : evidence.flows()) {
            for (int sink = 0; sink < flow.sinks(); sink++) {
                if (feeds.test(flow.sink(sink))) {
                    due(flow, sink, due);
                }
            }
        }
        boolean fed =
                evidence.app().pipelines().values().stream()
                        .flatMap(pipeline -> pipeline.to().stream())
                        .anyMatch(feeds);
        if (fed) {
            check(place, due, sent.get(), young, breaches);
        }
    }

    /// True if no message has expired.
    private static boolean young(Evidence evidence, Duration retention) {
        return evidence.snapshot().elapsed().compareTo(retention) < 0
                && evidence.history().events().stream().noneMatch(Event.Jumped.class::isInstance);
    }

    /// A required (`must`) or optional message. Its body is one of `bodies`.
    private record Due(SourceItem item, Set<SinkShare.Message> bodies, boolean must) {}

    private static void due(PipelineMessages flow, int sink, List<Due> due) {
        for (var group : flow.records()) {
            var holders = flow.holders(group, sink);
            for (var item : holders) {
                if (item.word(sink) instanceof ExpectedOutcome.Included(SinkShare.Message _)) {
                    due.add(new Due(item, bodies(flow, group, sink, item), true));
                }
            }
            if (flow.changing()) {
                older(flow, group, sink, holders, due);
            }
        }
    }

    /// Adds each older version as an optional message.
    private static void older(
            PipelineMessages flow,
            List<SourceItem> group,
            int sink,
            List<SourceItem> newest,
            List<Due> due) {
        var states = new LinkedHashSet<RecordState>();
        newest.forEach(item -> item.state().ifPresent(states::add));
        for (var item : group) {
            if (flow.has(item, sink)
                    && item.word(sink) instanceof ExpectedOutcome.Included(SinkShare.Message _)
                    && states.add(item.state().orElseThrow())) {
                due.add(new Due(item, bodies(flow, group, sink, item), false));
            }
        }
    }

    /// Returns the possible bodies of a message. Several bodies are possible, because items with
    /// equal states may differ in values that come from the message itself.
    private static Set<SinkShare.Message> bodies(
            PipelineMessages flow, List<SourceItem> group, int sink, SourceItem like) {
        var bodies = new LinkedHashSet<SinkShare.Message>();
        for (var item : group) {
            if (item.state().equals(like.state())
                    && flow.has(item, sink)
                    && item.word(sink)
                            instanceof ExpectedOutcome.Included(SinkShare.Message message)) {
                bodies.add(message);
            }
        }
        return bodies;
    }

    /// Returns the messages that pipelines sent to the queue, including messages that have left the
    /// queue.
    private static List<SinkShare.Message> sent(Evidence evidence, String queue) {
        return evidence.found().getOrDefault(queue, List.of()).stream()
                .filter(seen -> OriginalMessage.of(seen.attributes()).isEmpty())
                .filter(seen -> evidence.history().life(queue, seen.id()).sent().isEmpty())
                .map(seen -> new SinkShare.Message(text(seen.body()), Optional.empty()))
                .toList();
    }

    /// Returns the records that pipelines put into the stream.
    private static List<SinkShare.Message> put(Evidence evidence, String stream) {
        var given = new HashSet<SequenceNumber>();
        for (var event : evidence.history().events()) {
            if (event instanceof Event.RecordsPut put && put.stream().equals(stream)) {
                given.addAll(put.sequences());
            }
        }
        return evidence.streams().getOrDefault(stream, List.of()).stream()
                .filter(stored -> !given.contains(stored.sequence()))
                .map(stored ->
                        new SinkShare.Message(
                                text(stored.data()), Optional.of(stored.partitionKey())))
                .toList();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static void check(
            String place,
            List<Due> due,
            List<SinkShare.Message> sent,
            boolean young,
            Breaches breaches) {
        var open = new ArrayList<>(due);
        open.sort((a, b) -> Boolean.compare(b.must(), a.must()));
        for (var message : sent) {
            var match = open.stream().filter(d -> d.bodies().contains(message)).findFirst();
            if (match.isPresent()) {
                open.remove(match.get());
            } else {
                breaches.add(
                        "%s has an unexpected or duplicate message: %s", place, shown(message));
            }
        }
        for (var missing : open) {
            if (missing.must() && young) {
                breaches.add(
                        "%s has no message for %s: %s",
                        place, missing.item().name(), shown(missing.bodies().iterator().next()));
            }
        }
    }

    private static String shown(SinkShare.Message message) {
        return message.body()
                + message.partitionKey().map(" with partition key %s"::formatted).orElse("");
    }
}
