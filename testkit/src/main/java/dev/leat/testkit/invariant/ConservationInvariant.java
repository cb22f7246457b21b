package dev.leat.testkit.invariant;

import dev.leat.app.App;
import dev.leat.app.StreamSource;
import java.util.List;
import java.util.stream.Collectors;

/// No message is lost or invented: each message was sent, and each message is settled or a dead
/// letter. A rejected record has a dead letter that names every sink that rejected it.
final class ConservationInvariant implements Invariant {

    @Override
    public String name() {
        return "nothing is lost";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            if (!fed(evidence.app(), flow)) {
                flow.items().stream()
                        .filter(item -> item.life().sent().isEmpty())
                        .forEach(item -> breaches.add("%s was never sent", item.name()));
            }
            for (var item : flow.items()) {
                if (!item.left() && !(flow.expired(item) && mayExpire(evidence, flow))) {
                    check(flow, item, breaches);
                }
            }
        }
    }

    /// True if the app itself sends messages to the queue, or publishes them to its topic, or puts
    /// records into the stream.
    private static boolean fed(App app, PipelineMessages flow) {
        var queue = flow.source().name();
        if (flow.pipeline().from() instanceof StreamSource from) {
            return app.pipelines().values().stream()
                    .flatMap(pipeline -> pipeline.to().stream())
                    .anyMatch(to -> to.stream().filter(from.stream()::equals).isPresent());
        }
        return flow.source().subscription().isPresent()
                || app.pipelines().values().stream()
                        .flatMap(pipeline -> pipeline.to().stream())
                        .anyMatch(to -> to.queue().filter(queue::equals).isPresent())
                || app.queues().values().stream()
                        .anyMatch(
                                other -> other.deadLetterQueue().filter(queue::equals).isPresent());
    }

    /// True if the faults may delay messages for at least as long as the source's retention.
    private static boolean mayExpire(Evidence evidence, PipelineMessages flow) {
        return MaximumDelay.of(evidence.scenario(), flow.source()).compareTo(flow.retention()) >= 0;
    }

    private static void check(PipelineMessages flow, SourceItem item, Breaches breaches) {
        if (item.letters().isEmpty() && !item.life().done()) {
            breaches.add(
                    "%s is not in its queue, was never settled, and is not a dead letter",
                    item.name());
        }
        for (int sink = 0; sink < flow.sinks(); sink++) {
            var name = flow.sink(sink).name();
            if (item.word(sink) instanceof ExpectedOutcome.Rejected(var reasons)
                    && item.failed(name).isEmpty()) {
                breaches.add(
                        "%s was rejected for sink %s (%s), but no dead letter names this sink",
                        item.name(), name, causes(reasons));
            }
        }
    }

    private static String causes(List<dev.leat.batch.Reason> reasons) {
        return reasons.stream().map(r -> r.message()).collect(Collectors.joining("; "));
    }
}
