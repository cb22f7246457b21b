package dev.leat.testkit.invariant;

import dev.leat.deadletter.OriginalMessage;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A queue that a pipeline sends to has each record exactly once, with the correct body. If the
/// pipeline has versions, the message with the newest version of a record is required, and messages
/// with older versions are optional.
final class QueueSinkInvariant implements Invariant {

    @Override
    public String name() {
        return "each record is sent once";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var queue : evidence.app().queues().values()) {
            var due = new ArrayList<Due>();
            for (var flow : evidence.flows()) {
                for (int sink = 0; sink < flow.sinks(); sink++) {
                    if (flow.sink(sink).queue().filter(queue.name()::equals).isPresent()) {
                        due(flow, sink, due);
                    }
                }
            }
            boolean fed =
                    evidence.app().pipelines().values().stream()
                            .flatMap(pipeline -> pipeline.to().stream())
                            .anyMatch(to -> to.queue().filter(queue.name()::equals).isPresent());
            boolean young =
                    evidence.snapshot().elapsed().compareTo(queue.retention()) < 0
                            && evidence.history().events().stream()
                                    .noneMatch(
                                            dev.leat.testkit.simulation.Event.Jumped.class
                                                    ::isInstance);
            if (fed) {
                check(queue.name(), due, sent(evidence, queue.name()), young, breaches);
            }
        }
    }

    /// A required (`must`) or optional message. Its body is one of `bodies`.
    private record Due(Item item, Set<String> bodies, boolean must) {}

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
            PipelineMessages flow, List<Item> group, int sink, List<Item> newest, List<Due> due) {
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
    private static Set<String> bodies(
            PipelineMessages flow, List<Item> group, int sink, Item like) {
        var bodies = new LinkedHashSet<String>();
        for (var item : group) {
            if (item.state().equals(like.state())
                    && flow.has(item, sink)
                    && item.word(sink)
                            instanceof ExpectedOutcome.Included(SinkShare.Message(var body))) {
                bodies.add(body);
            }
        }
        return bodies;
    }

    /// Returns the messages that pipelines sent to the queue, including messages that have left the
    /// queue.
    private static List<Message.Seen> sent(Evidence evidence, String queue) {
        return evidence.found().getOrDefault(queue, List.of()).stream()
                .filter(seen -> OriginalMessage.of(seen.attributes()).isEmpty())
                .filter(seen -> evidence.history().life(queue, seen.id()).sent().isEmpty())
                .toList();
    }

    private static void check(
            String queue,
            List<Due> due,
            List<Message.Seen> sent,
            boolean young,
            Breaches breaches) {
        var open = new ArrayList<>(due);
        open.sort((a, b) -> Boolean.compare(b.must(), a.must()));
        for (var message : sent) {
            var body = new String(message.body(), StandardCharsets.UTF_8);
            var match = open.stream().filter(d -> d.bodies().contains(body)).findFirst();
            if (match.isPresent()) {
                open.remove(match.get());
            } else {
                breaches.add("queue %s has an unexpected or duplicate message: %s", queue, body);
            }
        }
        for (var missing : open) {
            if (missing.must() && young) {
                breaches.add(
                        "queue %s has no message for %s: %s",
                        queue, missing.item().name(), missing.bodies().iterator().next());
            }
        }
    }
}
