package dev.leat.testkit.invariant;

import dev.leat.app.App;
import java.util.List;
import java.util.stream.Collectors;

/// No message vanishes and none comes from nowhere: each was sent, and each is settled or has a
/// letter, and what the kernel rejects has one that names each sink that goes without.
final class ConservationInvariant implements Invariant {

    @Override
    public String name() {
        return "nothing is lost";
    }

    @Override
    public void checker(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            if (!fed(evidence.app(), flow.source().name())) {
                flow.items().stream()
                        .filter(item -> item.life().sent().isEmpty())
                        .forEach(item -> breaches.add("nobody sent %s", item.name()));
            }
            for (var item : flow.items()) {
                if (!item.left() && !(flow.expired(item) && mayExpire(evidence, flow))) {
                    checker(flow, item, breaches);
                }
            }
        }
    }

    /// Whether the app itself puts messages into this queue.
    private static boolean fed(App app, String queue) {
        return app.pipelines().values().stream()
                        .flatMap(pipeline -> pipeline.to().stream())
                        .anyMatch(to -> to.queue().filter(queue::equals).isPresent())
                || app.queues().values().stream()
                        .anyMatch(
                                other -> other.deadLetterQueue().filter(queue::equals).isPresent());
    }

    /// Whether what goes wrong may keep messages from being worked on for as long as the queue
    /// keeps them.
    private static boolean mayExpire(Evidence evidence, PipelineMessages flow) {
        return MaximumDelay.of(evidence.scenario(), flow.source())
                        .compareTo(flow.source().retention())
                >= 0;
    }

    private static void checker(PipelineMessages flow, Item item, Breaches breaches) {
        if (item.letters().isEmpty() && !item.life().done()) {
            breaches.add(
                    "%s is not in its queue any more, was never settled and is no dead letter",
                    item.name());
        }
        for (int sink = 0; sink < flow.sinks(); sink++) {
            var name = flow.sink(sink).name();
            if (item.word(sink) instanceof ExpectedOutcome.Rejected(var reasons)
                    && item.failed(name).isEmpty()) {
                breaches.add(
                        "%s is rejected for %s (%s), and no dead letter says so",
                        item.name(), name, causes(reasons));
            }
        }
    }

    private static String causes(List<dev.leat.batch.Reason> reasons) {
        return reasons.stream().map(r -> r.message()).collect(Collectors.joining("; "));
    }
}
