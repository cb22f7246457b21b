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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Hands out deliveries whose time has come, each to one worker: to one place one at a time, the
/// oldest first, and none to a place that is away. Threads share it.
final class DeliveryScheduler {

    /// So many of each endpoint are read at once.
    private static final int MOST = 32;

    /// So often in a row the same delivery finds out whether its place is back.
    private static final int SAME = 3;

    private final Deliveries deliveries;
    private final Map<Protocol, DeliveryTransport> carriers;
    private final DeliveryOptions terms;
    private final Map<String, DeliveryTarget> places = new HashMap<>();
    private final Set<Long> out = new HashSet<>();
    private Deque<Delivery> read = new ArrayDeque<>();
    private Instant next = Instant.MIN;
    private long seen;
    private boolean stale = true;

    DeliveryScheduler(
            Deliveries deliveries,
            Map<Protocol, DeliveryTransport> carriers,
            DeliveryOptions terms) {
        this.deliveries = deliveries;
        this.carriers = carriers;
        this.terms = terms;
        this.seen = deliveries.signal().count();
    }

    /// What is to be done with a delivery: carried to a place, kept for there is no carrier, or
    /// given up, as its place has been away for too long.
    sealed interface Errand {
        Delivery delivery();

        record Carry(Delivery delivery, DeliveryTransport carrier, DeliveryTarget place)
                implements Errand {}

        record Keep(Delivery delivery) implements Errand {}

        record GiveUp(Delivery delivery, String why) implements Errand {}
    }

    /// The next one, which is the caller's until [#done].
    synchronized Optional<Errand> take(Instant now) {
        return pick(now).or(() -> refill(now) ? pick(now) : Optional.empty());
    }

    /// The caller is done with what it took. What it could not mark is not handed out again as long
    /// as the process lives.
    synchronized void done(Errand errand, boolean marked) {
        if (marked) {
            out.remove(errand.delivery().number());
        }
        stale = true;
        switch (errand) {
            case Errand.Carry carry -> {
                carry.place().leave();
                if (carry.place().idle()) {
                    places.remove(carry.carrier().destination(carry.delivery()));
                }
            }
            case Errand.Keep _, Errand.GiveUp _ -> {}
        }
    }

    synchronized void reached(DeliveryTarget place) {
        place.reached();
    }

    /// A place is away; says when the delivery that found it so is due again: it keeps its turn,
    /// but not for ever, as it may be the cause itself.
    synchronized Instant away(
            DeliveryTarget place, Delivery delivery, Instant now, String why, Duration atLeast) {
        read.clear();
        var retryAt = place.failed(now, why, atLeast);
        return place.failures() > SAME ? retryAt : delivery.next();
    }

    /// When to look again although nothing is new.
    synchronized Instant next(Instant now) {
        var soonest = now.plus(terms.longestWait());
        return next.isAfter(now) && next.isBefore(soonest) ? next : soonest;
    }

    /// Whether nothing is carried, nor could be now.
    synchronized boolean idle(Instant now) {
        return out.isEmpty()
                && deliveries.due(now, 1).stream()
                        .noneMatch(delivery ->
                                errand(delivery, now).isPresent() || soon(delivery, now));
    }

    /// Whether it only keeps the distance to the one before it.
    private boolean soon(Delivery delivery, Instant now) {
        var carrier = carriers.get(delivery.protocol());
        var place = carrier == null ? null : places.get(carrier.destination(delivery));
        return place != null && !place.waits(now) && now.isBefore(place.freeAt());
    }

    private Optional<Errand> pick(Instant now) {
        for (var each = read.iterator(); each.hasNext(); ) {
            var delivery = each.next();
            var errand = errand(delivery, now);
            if (errand.isPresent()) {
                each.remove();
                out.add(errand.get().delivery().number());
                if (errand.get() instanceof Errand.Carry carry) {
                    carry.place().enter(now, carry.carrier().interval(delivery));
                    places.put(carry.carrier().destination(delivery), carry.place());
                }
                return errand;
            }
        }
        return Optional.empty();
    }

    private Optional<Errand> errand(Delivery delivery, Instant now) {
        var carrier = carriers.get(delivery.protocol());
        if (carrier == null) {
            return Optional.of(new Errand.Keep(delivery));
        }
        var place =
                places.getOrDefault(
                        carrier.destination(delivery), new DeliveryTarget(terms.away()));
        if (place.busy(carrier.concurrency(delivery), now)) {
            return Optional.empty();
        }
        if (!place.waits(now)) {
            return Optional.of(new Errand.Carry(delivery, carrier, place));
        }
        return expired(delivery, now)
                ? Optional.of(new Errand.GiveUp(delivery, place.why()))
                : Optional.empty();
    }

    /// Whether its place has been away for as long as anybody waits.
    boolean expired(Delivery delivery, Instant now) {
        return !now.isBefore(delivery.since().plus(terms.patience()));
    }

    /// False if there can be nothing new.
    private boolean refill(Instant now) {
        long count = deliveries.signal().count();
        if (!stale && count == seen && now.isBefore(next)) {
            return false;
        }
        seen = count;
        stale = false;
        read = new ArrayDeque<>(deliveries.due(now, MOST));
        read.removeIf(delivery -> out.contains(delivery.number()) || parked(delivery, now));
        next = deliveries.next(now).orElse(Instant.MAX);
        for (var place : places.values()) {
            var at = place.waits(now) ? place.retryAt() : place.freeAt();
            if (at.isAfter(now) && at.isBefore(next)) {
                next = at;
            }
        }
        return true;
    }

    /// Those are read anew when the place is tried again, so that the oldest goes first.
    private boolean parked(Delivery delivery, Instant now) {
        var carrier = carriers.get(delivery.protocol());
        if (carrier == null) {
            return false;
        }
        var place = places.get(carrier.destination(delivery));
        return place != null && place.waits(now) && !expired(delivery, now);
    }
}
