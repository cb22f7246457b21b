package dev.leat.testkit.invariant;

import dev.leat.deadletter.OriginalMessage;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Each record is in a queue that it is sent to exactly once, with the body that the pipeline makes
/// of it. Where records change each state may be, and the newest must.
final class QueueSinkInvariant implements Invariant {

    @Override
    public String name() {
        return "each record is sent on once";
    }

    @Override
    public void checker(Evidence evidence, Breaches breaches) {
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
                checker(queue.name(), due, sent(evidence, queue.name()), young, breaches);
            }
        }
    }

    /// A message that must be there, or may: with one of these bodies.
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

    /// Every state that is not the newest, once.
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

    /// Equal states may have unequal bodies, where these tell of the message itself.
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

    /// What lies there or was handed out from there, but for letters and what came from outside.
    private static List<Message.Seen> sent(Evidence evidence, String queue) {
        return evidence.found().getOrDefault(queue, List.of()).stream()
                .filter(seen -> OriginalMessage.of(seen.attributes()).isEmpty())
                .filter(seen -> evidence.history().life(queue, seen.id()).sent().isEmpty())
                .toList();
    }

    private static void checker(
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
                breaches.add(
                        "queue %s has a message that no record explains, or once too often: %s",
                        queue, body);
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
