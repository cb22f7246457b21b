package dev.leat.testkit.invariant;

import static java.util.Comparator.naturalOrder;

import dev.leat.app.StreamSource;
import dev.leat.testkit.simulation.Event;
import java.time.Instant;
import java.util.List;

/// The app becomes idle when the faults are over: every source is empty, and no pipeline is paused
/// or failed.
final class CompletionInvariant implements Invariant {

    static final String NAME = "the app becomes idle";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var event : evidence.history().events()) {
            if (event instanceof Event.Ended ended) {
                breaches.add("pipeline %s has stopped: %s", ended.pipeline(), ended.why());
            }
        }
        boolean idle = evidence.snapshot().idle();
        if (!idle) {
            breaches.add(
                    "the app is not idle %s after the end of the input",
                    evidence.snapshot().sinceGiven());
        }
        for (var flow : evidence.flows()) {
            late(evidence, flow, breaches);
            for (var item : flow.items()) {
                if (item.left()) {
                    breaches.add("%s is still in its queue", item.name());
                }
            }
            if (flow.pipeline().from() instanceof StreamSource from) {
                var streams = evidence.snapshot().streams();
                long open = streams.backlog(from.stream(), flow.pipeline().name()).records();
                if (open > 0) {
                    breaches.add(
                            "pipeline %s has not finished %d records of stream %s",
                            flow.pipeline().name(), open, from.stream());
                }
            }
            var counts = evidence.snapshot().queue(flow.source().name()).counts();
            int left = evidence.left().getOrDefault(flow.source().name(), List.of()).size();
            if (counts.all() != left) {
                breaches.add(
                        "queue %s reports %d visible, %d in-flight and %d delayed messages, but contains %d messages",
                        flow.source().name(),
                        counts.visible(),
                        counts.inFlight(),
                        counts.delayed(),
                        left);
            }
        }
    }

    /// Checks that each message is settled in time. If a worker misses a wake-up, it settles the
    /// message too late.
    private static void late(Evidence evidence, PipelineMessages flow, Breaches breaches) {
        var longest = MaximumDelay.of(evidence.scenario(), flow.source());
        Instant begin = Instant.MIN;
        for (var event : evidence.history().events()) {
            begin =
                    event instanceof Event.Sent || event instanceof Event.RecordsPut
                            ? event.at()
                            : begin;
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
                        "%s arrived at %s and was settled only at %s; the last message was sent at %s, and the faults delay a message by at most %s",
                        item.name(), arrived, end.get(), begin, longest);
            }
        }
    }
}
