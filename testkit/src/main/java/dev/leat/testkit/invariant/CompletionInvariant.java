package dev.leat.testkit.invariant;

import static java.util.Comparator.naturalOrder;

import dev.leat.testkit.simulation.Event;
import java.time.Instant;
import java.util.List;

/// When the faults are over the app comes to rest: no pipeline is paused or has failed, and nothing
/// is left in a source.
final class CompletionInvariant implements Invariant {

    static final String NAME = "the app comes to rest";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void checker(Evidence evidence, Breaches breaches) {
        for (var event : evidence.history().events()) {
            if (event instanceof Event.Ended ended) {
                breaches.add(
                        "pipeline %s does not run any more: %s", ended.pipeline(), ended.why());
            }
        }
        boolean idle = evidence.snapshot().idle();
        if (!idle) {
            breaches.add(
                    "it does not come to rest: %s after all that was given it still has something to do",
                    evidence.snapshot().sinceGiven());
        }
        for (var flow : evidence.flows()) {
            late(evidence, flow, breaches);
            for (var item : flow.items()) {
                if (item.left()) {
                    breaches.add("%s still lies in its queue", item.name());
                }
            }
            var counts = evidence.snapshot().queue(flow.source().name()).counts();
            int left = evidence.left().getOrDefault(flow.source().name(), List.of()).size();
            if (counts.all() != left) {
                breaches.add(
                        "queue %s says that it has %d visible, %d in flight and %d delayed messages, where a look finds %d",
                        flow.source().name(),
                        counts.visible(),
                        counts.inFlight(),
                        counts.delayed(),
                        left);
            }
        }
    }

    /// Waiting is not working: a worker that nobody wakes finds what there is when something else
    /// wakes it.
    private static void late(Evidence evidence, PipelineMessages flow, Breaches breaches) {
        var longest = MaximumDelay.of(evidence.scenario(), flow.source());
        Instant begin = Instant.MIN;
        for (var event : evidence.history().events()) {
            begin = event instanceof Event.Sent sent ? sent.at() : begin;
        }
        for (var item : flow.items()) {
            var end =
                    item.life()
                            .steps(MessageStep.Settled.class)
                            .map(MessageStep::at)
                            .max(naturalOrder());
            var arrived = item.record().receivedAt();
            var from = begin.isAfter(arrived) ? begin : arrived;
            if (end.isPresent() && end.get().isAfter(from.plus(longest))) {
                breaches.add(
                        "%s arrived at %s, the last message was sent at %s, and it was done with only at %s; nothing that went wrong takes longer than %s",
                        item.name(), arrived, begin, end.get(), longest);
            }
        }
    }
}
