package dev.leat.testkit.invariant;

import dev.leat.app.Endpoint;
import dev.leat.app.Sink;
import dev.leat.app.sink.EndpointSink;
import dev.leat.batch.Outcome;
import dev.leat.testkit.simulation.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// An endpoint receives, at least once and with the correct body, each record that its sink
/// accepted; otherwise the record has a dead letter that names the endpoint. A crash repeats at
/// most as many requests as the endpoint may receive concurrently.
final class EndpointInvariant implements Invariant {

    @Override
    public String name() {
        return "each record reaches its endpoint";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            for (int sink = 0; sink < flow.sinks(); sink++) {
                if (flow.sink(sink).kind().equals(EndpointSink.KIND)) {
                    check(evidence, flow, sink, breaches);
                }
            }
        }
    }

    private static void check(
            Evidence evidence, PipelineMessages flow, int sink, Breaches breaches) {
        var to = flow.sink(sink);
        var received = received(evidence, flow, to);
        var bodies = new HashSet<String>();
        received.forEach(one -> bodies.add(one.delivery().text()));
        var known = new HashSet<String>();
        long taken = 0;
        for (var item : flow.items()) {
            long times = taken(item, to);
            if (times > 0
                    && item.word(sink)
                            instanceof ExpectedOutcome.Included(SinkShare.Message(var body, _))) {
                taken += times;
                known.add(body);
                if (!bodies.contains(body) && !deadLettered(flow, item, to)) {
                    breaches.add(
                            "endpoint %s did not receive %s, and no dead letter names this endpoint",
                            to.name(), item.name());
                }
            }
        }
        unknown(to, bodies, known, breaches);
        int atOnce = evidence.app().get(Endpoint.class, to.name()).concurrency();
        long crashes = count(evidence, Event.Crashed.class);
        if (received.size() > taken + crashes * atOnce) {
            breaches.add(
                    "endpoint %s received %d records, more than %d sent records and %d crashes can explain",
                    to.name(), received.size(), taken, crashes);
        }
    }

    private static void unknown(Sink to, Set<String> bodies, Set<String> known, Breaches breaches) {
        for (var body : bodies) {
            if (!known.contains(body)) {
                breaches.add("endpoint %s received an unexpected record: %s", to.name(), body);
            }
        }
    }

    /// Returns the requests of this pipeline that the endpoint answered with success.
    private static List<Event.Requested> received(
            Evidence evidence, PipelineMessages flow, Sink to) {
        return evidence.history().events().stream()
                .filter(Event.Requested.class::isInstance)
                .map(Event.Requested.class::cast)
                .filter(one -> one.answer().success())
                .filter(one -> one.delivery().endpoint().equals(to.name()))
                .filter(one -> one.delivery().topic().equals(flow.pipeline().name()))
                .collect(Collectors.toList());
    }

    /// Returns the number of times that the sink durably accepted the record.
    private static long taken(SourceItem item, Sink to) {
        return item.answers(to.name()).filter(a -> a.outcome() == Outcome.DELIVERED).count();
    }

    /// True if the record has a dead letter for this sink, or the source has no dead-letter queue.
    private static boolean deadLettered(PipelineMessages flow, SourceItem item, Sink to) {
        return flow.source().deadLetterQueue().isEmpty() || item.failed(to.name()).isPresent();
    }

    private static long count(Evidence evidence, Class<? extends Event> kind) {
        return evidence.history().events().stream().filter(kind::isInstance).count();
    }
}
