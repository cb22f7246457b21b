package dev.leat.testkit.bug;

import dev.leat.port.Deliveries;
import dev.leat.port.Signal;
import dev.leat.port.TopicAdmin.Protocol;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Deliveries with a bug.
public final class BrokenDeliveries implements Deliveries {

    public enum Kind {
        /// One is marked as sent and never handed out.
        LOST,
        /// A mark is forgotten.
        REPEATED,
        /// One that is given up is no dead letter.
        DROPPED,
        /// One is handed out with the text of another.
        EXCHANGED,
        /// One is handed out as the delivery of another kind of sink.
        RELABELLED
    }

    private final Deliveries real;
    private final Kind kind;
    private final Set<Long> marked = new HashSet<>();
    private Optional<Long> lost = Optional.empty();

    /// A bug of deliveries.
    public static Bug bug(Kind kind) {
        return new Bug() {
            @Override
            public Deliveries deliveries(Deliveries real) {
                return new BrokenDeliveries(real, kind);
            }
        };
    }

    private BrokenDeliveries(Deliveries real, Kind kind) {
        this.real = real;
        this.kind = kind;
    }

    @Override
    public List<Delivery> due(Instant now, int most) {
        var due = real.due(now, most);
        if (kind == Kind.LOST && lost.isEmpty() && !due.isEmpty()) {
            lost = Optional.of(due.getFirst().number());
            real.markSent(lost.get(), now);
            return real.due(now, most);
        }
        return switch (kind) {
            case EXCHANGED ->
                    due.stream().map(d -> with(d, d.kind(), "{\"order_id\":\"X\"}")).toList();
            case RELABELLED -> due.stream().map(d -> with(d, "log", d.text())).toList();
            case LOST, REPEATED, DROPPED -> due;
        };
    }

    private static Delivery with(Delivery d, String kind, String text) {
        return new Delivery(
                d.number(),
                d.id(),
                d.topic(),
                d.subscription(),
                d.protocol(),
                d.endpoint(),
                kind,
                d.raw(),
                d.subject(),
                text,
                d.published(),
                d.state(),
                d.attempts(),
                d.since(),
                d.next(),
                d.reason(),
                d.record());
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return real.next(after);
    }

    @Override
    public Signal signal() {
        return real.signal();
    }

    @Override
    public void markSent(long number, Instant at) {
        if (kind != Kind.REPEATED || !marked.add(number)) {
            real.markSent(number, at);
        }
    }

    @Override
    public void reschedule(long number, String why, Instant next, boolean counts) {
        real.reschedule(number, why, next, counts);
    }

    @Override
    public void markFailed(long number, String why, Instant at) {
        if (kind == Kind.DROPPED) {
            real.markSent(number, at);
        } else {
            real.markFailed(number, why, at);
        }
    }

    @Override
    public void keep(long number, Instant at) {
        real.keep(number, at);
    }

    @Override
    public void retry(long number, Instant at) {
        real.retry(number, at);
    }

    @Override
    public List<Delivery> list(Set<Protocol> protocols, Set<State> states, long before, int most) {
        return real.list(protocols, states, before, most);
    }

    @Override
    public Map<Group, Long> counts() {
        return real.counts();
    }

    @Override
    public Optional<Delivery> find(long number) {
        return real.find(number);
    }
}
