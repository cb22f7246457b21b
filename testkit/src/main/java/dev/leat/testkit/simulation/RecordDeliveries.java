package dev.leat.testkit.simulation;

import dev.leat.port.Deliveries;
import dev.leat.port.Signal;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.testkit.scenario.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Deliveries of records to endpoints. Omits deliveries of topics. Marking a delivery yields the
/// turn. Only delivery workers call it.
record RecordDeliveries(Deliveries real, SimulationContext context) implements Deliveries {

    /// Does not yield the turn, because the caller holds a lock.
    @Override
    public List<Delivery> due(Instant now, int most) {
        return context.called(
                "a poll for deliveries",
                Fault.STATE,
                context.turns().own(),
                () ->
                        real.due(now, most).stream()
                                .filter(delivery -> delivery.protocol() == Protocol.RECORD)
                                .toList());
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return real.next(after);
    }

    @Override
    public Signal signal() {
        return real.signal();
    }

    private void mark(Runnable mark) {
        context.turns().pause(Wait.NONE);
        context.called(
                "the mark of a delivery",
                Fault.STATE,
                context.turns().own(),
                () -> {
                    mark.run();
                    return true;
                });
    }

    @Override
    public void markSent(long number, Instant at) {
        mark(() -> real.markSent(number, at));
    }

    @Override
    public void reschedule(long number, String why, Instant next, boolean counts) {
        mark(() -> real.reschedule(number, why, next, counts));
    }

    @Override
    public void markFailed(long number, String why, Instant at) {
        mark(() -> real.markFailed(number, why, at));
    }

    @Override
    public void keep(long number, Instant at) {
        mark(() -> real.keep(number, at));
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
