package dev.leat.testkit.bug;

import dev.leat.contract.MethodHook;
import dev.leat.contract.PlatformBug;
import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.Delivery;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/// Bugs of deliveries.
public enum DeliveryBug implements PlatformBug {
    /// A delivery is marked as sent and never handed out.
    LOST,
    /// A mark is forgotten.
    REPEATED,
    /// A delivery that is given up is no dead letter.
    DROPPED,
    /// A delivery is handed out with the text of another one.
    EXCHANGED,
    /// A delivery is handed out as that of another kind of sink.
    RELABELLED;

    @Override
    public Deliveries deliveries(Deliveries real) {
        return switch (this) {
            case LOST -> {
                var lost = new AtomicBoolean();
                yield with(
                        real,
                        "due",
                        (call, given) -> {
                            var due = (List<?>) call.run();
                            if (due.isEmpty() || lost.getAndSet(true)) {
                                return due;
                            }
                            real.markSent(((Delivery) due.getFirst()).number(), (Instant) given[0]);
                            return call.run();
                        });
            }
            case REPEATED -> {
                Set<Object> marked = new HashSet<>();
                yield with(
                        real,
                        "markSent",
                        (call, given) -> marked.add(given[0]) ? null : call.run());
            }
            case DROPPED ->
                    with(
                            real,
                            "markFailed",
                            (_, given) -> {
                                real.markSent((Long) given[0], (Instant) given[2]);
                                return null;
                            });
            case EXCHANGED ->
                    due(real, d -> d.with(d.endpoint(), d.subject(), "{\"order_id\":\"X\"}"));
            case RELABELLED -> due(real, DeliveryBug::ofLog);
        };
    }

    private static Deliveries with(Deliveries real, String method, MethodHook hook) {
        return MethodHook.with(Deliveries.class, real, method, hook);
    }

    private static Deliveries due(Deliveries real, UnaryOperator<Delivery> change) {
        return with(
                real,
                "due",
                (call, _) ->
                        ((List<?>) call.run())
                                .stream().map(d -> change.apply((Delivery) d)).toList());
    }

    private static Delivery ofLog(Delivery d) {
        return new Delivery(
                d.number(),
                d.id(),
                d.topic(),
                d.subscription(),
                d.protocol(),
                d.endpoint(),
                "log",
                d.raw(),
                d.subject(),
                d.text(),
                d.published(),
                d.state(),
                d.attempts(),
                d.since(),
                d.next(),
                d.reason(),
                d.record());
    }
}
