package dev.leat.delivery;

import dev.leat.port.Deliveries;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.TopicAdmin.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Assigns each due delivery to one worker, oldest first, within the concurrency limit of its
/// destination. Assigns no delivery to a destination in backoff. Thread-safe.
final class DeliveryScheduler {

    /// Maximum number of deliveries to read at once per endpoint.
    private static final int MOST = 32;

    private final Deliveries deliveries;
    private final Map<Protocol, DeliveryTransport> transports;
    private final DeliveryOptions terms;
    private final Map<String, DeliveryTarget> targets = new HashMap<>();
    private final Set<Long> out = new HashSet<>();
    private Deque<Delivery> read = new ArrayDeque<>();
    private Instant next = Instant.MIN;
    private long seen;
    private boolean stale = true;

    DeliveryScheduler(
            Deliveries deliveries,
            Map<Protocol, DeliveryTransport> transports,
            DeliveryOptions terms) {
        this.deliveries = deliveries;
        this.transports = transports;
        this.terms = terms;
        this.seen = deliveries.signal().count();
    }

    /// A task for a worker: send a delivery to its destination, mark it as KEPT because its
    /// protocol has no transport, or mark it as failed because its destination was unavailable for
    /// too long.
    sealed interface DeliveryTask {
        Delivery delivery();

        record Send(Delivery delivery, DeliveryTransport transport, DeliveryTarget target)
                implements DeliveryTask {}

        record Store(Delivery delivery) implements DeliveryTask {}

        record Fail(Delivery delivery, String why) implements DeliveryTask {}
    }

    /// Returns the next task. The caller must pass it to [#done].
    synchronized Optional<DeliveryTask> take(Instant now) {
        return pick(now).or(() -> refill(now) ? pick(now) : Optional.empty());
    }

    /// Ends a task. If `marked` is false, the delivery could not be marked, and this process does
    /// not assign it again.
    synchronized void done(DeliveryTask task, boolean marked) {
        if (marked) {
            out.remove(task.delivery().number());
        }
        stale = true;
        switch (task) {
            case DeliveryTask.Send send -> {
                send.target().leave();
                if (send.target().idle()) {
                    targets.remove(send.transport().destination(send.delivery()));
                }
            }
            case DeliveryTask.Store _, DeliveryTask.Fail _ -> {}
        }
    }

    /// Records that a destination responded to a delivery. After an outage the deliveries are read
    /// again, so that the oldest one is sent next.
    synchronized void reached(DeliveryTarget target, Delivery delivery) {
        if (target.unavailable()) {
            read.clear();
        }
        target.reached(delivery.number());
    }

    /// Records that a delivery failed because its destination is unavailable. The delivery keeps
    /// its position: it is due at the same time as before.
    synchronized void unavailable(
            DeliveryTarget target, Delivery delivery, Instant now, String why, Duration atLeast) {
        read.clear();
        target.failed(delivery.number(), now, why, atLeast);
    }

    /// Returns true if this delivery fails although its destination is available.
    synchronized boolean causesFailures(DeliveryTarget target, Delivery delivery) {
        return target.causedBy(delivery.number());
    }

    /// Ends the backoff of a destination, if it is unavailable.
    synchronized void endBackoff(String destination) {
        Optional.ofNullable(targets.get(destination)).ifPresent(DeliveryTarget::endBackoff);
        stale = true;
    }

    /// Returns the outages of unavailable destinations by their names.
    synchronized Map<String, Outage> outages() {
        var outages = new TreeMap<String, Outage>();
        targets.forEach((name, target) -> {
            if (target.unavailable()) {
                outages.put(name, target.outage());
            }
        });
        return outages;
    }

    /// Returns the time at which to call [#take] again if no new delivery arrives.
    synchronized Instant next(Instant now) {
        var soonest = now.plus(terms.longestWait());
        return next.isAfter(now) && next.isBefore(soonest) ? next : soonest;
    }

    /// Returns true if no delivery is in process and none could be started now.
    synchronized boolean idle(Instant now) {
        return out.isEmpty()
                && deliveries.due(now, 1).stream()
                        .noneMatch(
                                delivery -> task(delivery, now).isPresent() || soon(delivery, now));
    }

    /// Returns true if the delivery is delayed only by the minimum interval after the previous
    /// delivery.
    private boolean soon(Delivery delivery, Instant now) {
        var transport = transports.get(delivery.protocol());
        var target = transport == null ? null : targets.get(transport.destination(delivery));
        return target != null && !target.waits(now) && now.isBefore(target.freeAt());
    }

    private Optional<DeliveryTask> pick(Instant now) {
        for (var each = read.iterator(); each.hasNext(); ) {
            var delivery = each.next();
            var task = task(delivery, now);
            if (task.isPresent()) {
                each.remove();
                out.add(task.get().delivery().number());
                if (task.get() instanceof DeliveryTask.Send send) {
                    send.target()
                            .enter(delivery.number(), now, send.transport().interval(delivery));
                    targets.put(send.transport().destination(delivery), send.target());
                }
                return task;
            }
        }
        return Optional.empty();
    }

    private Optional<DeliveryTask> task(Delivery delivery, Instant now) {
        var transport = transports.get(delivery.protocol());
        if (transport == null) {
            return Optional.of(new DeliveryTask.Store(delivery));
        }
        var target =
                targets.getOrDefault(
                        transport.destination(delivery), new DeliveryTarget(terms.unavailable()));
        if (target.busy(transport.concurrency(delivery), now)) {
            return Optional.empty();
        }
        if (!target.waits(now) || target.checks(delivery.number(), now)) {
            return Optional.of(new DeliveryTask.Send(delivery, transport, target));
        }
        return expired(delivery, now)
                ? Optional.of(new DeliveryTask.Fail(delivery, target.why()))
                : Optional.empty();
    }

    /// Returns true if the delivery's maximum wait has passed.
    boolean expired(Delivery delivery, Instant now) {
        return !now.isBefore(delivery.since().plus(terms.patience()));
    }

    /// Reads due deliveries. Returns false without reading if no new one can be due.
    private boolean refill(Instant now) {
        long count = deliveries.signal().count();
        if (!stale && count == seen && now.isBefore(next)) {
            return false;
        }
        seen = count;
        stale = false;
        read = new ArrayDeque<>(deliveries.due(now, MOST));
        read.removeIf(delivery -> out.contains(delivery.number()) || inBackoff(delivery, now));
        next = deliveries.next(now).orElse(Instant.MAX);
        for (var target : targets.values()) {
            for (var at : List.of(target.freeAt(), target.retryAt())) {
                if (at.isAfter(now) && at.isBefore(next)) {
                    next = at;
                }
            }
        }
        return true;
    }

    /// Returns true if the delivery's destination is in backoff. The delivery is read again after
    /// the backoff, so that the oldest one is sent first.
    private boolean inBackoff(Delivery delivery, Instant now) {
        var transport = transports.get(delivery.protocol());
        if (transport == null) {
            return false;
        }
        var target = targets.get(transport.destination(delivery));
        return target != null
                && target.waits(now)
                && !target.checks(delivery.number(), now)
                && !expired(delivery, now);
    }
}
