package dev.leat.delivery;

import dev.leat.plan.Backoff;
import java.time.Duration;
import java.time.Instant;

/// A destination of deliveries, with its concurrency and availability. Nothing is sent during the
/// backoff of an unavailable destination. After the backoff, the oldest delivery is sent as a
/// probe. If one delivery has failed several times in succession, it may be the cause of the
/// failures: immediately after its next failure one other delivery is sent as a check. If the
/// destination responds to this one, it is available, and the failures are those of the delivery.
/// Guarded by the [DeliveryScheduler].
final class DeliveryTarget {

    /// Number of successive failures of one delivery that need no check.
    private static final int UNCHECKED = 3;

    /// Time in which a check can start. It is short: if the destination recovered between the
    /// failure and the check, the check would overtake the older delivery.
    private static final Duration CHECK = Duration.ofSeconds(1);

    /// Number of no delivery.
    private static final long NONE = -1;

    private final Backoff backoff;
    private int busy;
    private Instant freeAt = Instant.MIN;
    private int failures;
    private Instant failedAt = Instant.MIN;
    private Instant unavailableSince = Instant.MIN;
    private Instant retryAt = Instant.MIN;
    private String why = "";
    private long probe = NONE;
    private int probes;
    private Instant checkUntil = Instant.MIN;
    private long check = NONE;
    private long cause = NONE;

    DeliveryTarget(Backoff backoff) {
        this.backoff = backoff;
    }

    /// Returns true if no further delivery can start now. At most `most` deliveries are in process,
    /// and only one while the destination is unavailable.
    boolean busy(int most, Instant now) {
        return busy >= (unavailable() ? 1 : most) || now.isBefore(freeAt);
    }

    /// Starts a delivery. The next one can start after `interval`.
    void enter(long delivery, Instant now, Duration interval) {
        if (checks(delivery, now)) {
            check = delivery;
            checkUntil = Instant.MIN;
        }
        busy++;
        freeAt = interval.isZero() ? Instant.MIN : now.plus(interval);
    }

    void leave() {
        busy--;
    }

    /// Returns true if no delivery is in process and this object has no state that is still
    /// required.
    boolean idle() {
        return busy == 0 && !unavailable() && cause == NONE && freeAt.equals(Instant.MIN);
    }

    /// Returns the earliest time at which the next delivery can start.
    Instant freeAt() {
        return freeAt;
    }

    /// Records that the destination responded to a delivery.
    void reached(long delivery) {
        if (delivery == check) {
            cause = probe;
        } else if (delivery == cause) {
            cause = NONE;
        }
        failures = 0;
        why = "";
        probe = NONE;
        check = NONE;
        checkUntil = Instant.MIN;
    }

    /// Records that a delivery failed because the destination is unavailable. The next attempt is
    /// at least `atLeast` after `now`.
    void failed(long delivery, Instant now, String reason, Duration atLeast) {
        why = reason;
        if (delivery == check) {
            check = NONE;
            retryAt = later(retryAt, now.plus(atLeast));
            return;
        }
        if (failures++ == 0) {
            unavailableSince = now;
        }
        failedAt = now;
        cause = NONE;
        retryAt = later(now.plus(backoff.delay(failures)), now.plus(atLeast));
        probes = delivery == probe ? probes + 1 : 1;
        probe = delivery;
        if (probes > UNCHECKED) {
            checkUntil = later(now, freeAt).plus(CHECK);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// Returns true if this delivery can be sent now, during the backoff, to check whether the
    /// failed delivery is the cause of the failures.
    boolean checks(long delivery, Instant now) {
        return waits(now) && now.isBefore(checkUntil) && delivery != probe;
    }

    /// Returns true if the failures of this delivery are its own, because the destination responded
    /// to another delivery after them.
    boolean causedBy(long delivery) {
        return delivery == cause;
    }

    boolean unavailable() {
        return failures > 0;
    }

    /// Returns the outage of an unavailable destination.
    Outage outage() {
        return new Outage(unavailableSince, why);
    }

    /// Returns true during the backoff; false if the clock was set back to a time before the
    /// failure.
    boolean waits(Instant now) {
        return unavailable() && now.isBefore(retryAt) && !now.isBefore(failedAt);
    }

    /// Ends the backoff. The failures are still counted, so the backoff after another failure is
    /// longer.
    void endBackoff() {
        retryAt = Instant.MIN;
        checkUntil = Instant.MIN;
    }

    Instant retryAt() {
        return retryAt;
    }

    String why() {
        return why;
    }
}
