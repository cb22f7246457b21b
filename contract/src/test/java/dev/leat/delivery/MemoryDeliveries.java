package dev.leat.delivery;

import dev.leat.contract.CrashPoints;
import dev.leat.port.Deliveries;
import dev.leat.port.Signal;
import dev.leat.port.TopicAdmin.Protocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// In-memory deliveries that outlive their worker. A process may crash before and after each
/// change.
final class MemoryDeliveries implements Deliveries {

    private final Map<Long, Delivery> all = new TreeMap<>();
    private final Signal signal = new Signal();
    private CrashPoints points = CrashPoints.none();

    /// Dies at these points from now on.
    synchronized void crashing(CrashPoints crashing) {
        points = crashing;
    }

    /// Publishes a message for one subscriber.
    synchronized Delivery add(Protocol protocol, String endpoint, String text, Instant at) {
        long number = all.size() + 1L;
        var delivery =
                new Delivery(
                        number,
                        "id-" + number,
                        "alarms",
                        "arn:" + endpoint,
                        protocol,
                        endpoint,
                        "Notification",
                        false,
                        Optional.of("subject " + number),
                        text,
                        at,
                        State.WAITING,
                        0,
                        at,
                        at,
                        "",
                        Optional.empty());
        all.put(number, delivery);
        signal.raise();
        return delivery;
    }

    @Override
    public synchronized List<Delivery> due(Instant now, int most) {
        var each = new HashMap<String, Integer>();
        return all.values().stream()
                .filter(d -> d.state() == State.WAITING && !d.next().isAfter(now))
                .sorted(Comparator.comparing(Delivery::next).thenComparingLong(Delivery::number))
                .filter(d -> each.merge(d.endpoint(), 1, Integer::sum) <= most)
                .toList();
    }

    @Override
    public synchronized Optional<Instant> next(Instant after) {
        return all.values().stream()
                .filter(d -> d.state() == State.WAITING)
                .map(Delivery::next)
                .filter(after::isBefore)
                .min(Comparator.naturalOrder());
    }

    @Override
    public Signal signal() {
        return signal;
    }

    @Override
    public void markSent(long number, Instant at) {
        change(number, d -> as(d, State.SENT, d.attempts() + 1, at, at, ""));
    }

    @Override
    public void reschedule(long number, String why, Instant next, boolean counts) {
        change(
                number,
                d -> as(d, State.WAITING, d.attempts() + (counts ? 1 : 0), d.since(), next, why));
    }

    @Override
    public void markFailed(long number, String why, Instant at) {
        change(number, d -> as(d, State.FAILED, d.attempts() + 1, d.since(), at, why));
    }

    @Override
    public void keep(long number, Instant at) {
        change(number, d -> as(d, State.KEPT, d.attempts(), d.since(), at, ""));
    }

    @Override
    public void retry(long number, Instant at) {
        change(number, d -> as(d, State.WAITING, 0, at, at, ""));
        signal.raise();
    }

    private synchronized void change(long number, UnaryOperator<Delivery> change) {
        points.pass();
        all.computeIfPresent(number, (_, delivery) -> change.apply(delivery));
        points.pass();
    }

    private static Delivery as(
            Delivery d, State state, int attempts, Instant since, Instant next, String why) {
        return new Delivery(
                d.number(),
                d.id(),
                d.topic(),
                d.subscription(),
                d.protocol(),
                d.endpoint(),
                d.kind(),
                d.raw(),
                d.subject(),
                d.text(),
                d.published(),
                state,
                attempts,
                since,
                next,
                why,
                d.record());
    }

    @Override
    public synchronized List<Delivery> list(
            Set<Protocol> protocols, Set<State> states, long before, int most) {
        return new ArrayList<>(all.values())
                .reversed().stream()
                        .filter(d -> protocols.contains(d.protocol()))
                        .filter(d -> states.contains(d.state()))
                        .filter(d -> d.number() < before)
                        .limit(most)
                        .toList();
    }

    @Override
    public synchronized Map<Group, Long> counts() {
        var counts = new HashMap<Group, Long>();
        all.values()
                .forEach(d ->
                        counts.merge(new Group(d.topic(), d.protocol(), d.state()), 1L, Long::sum));
        return counts;
    }

    @Override
    public synchronized Optional<Delivery> find(long number) {
        return Optional.ofNullable(all.get(number));
    }

    Delivery get(long number) {
        return find(number).orElseThrow();
    }
}
