package dev.leat.delivery;

import dev.leat.plan.Backoff;
import java.time.Duration;
import java.time.Instant;

/// A destination of deliveries, with its concurrency and availability. Nothing is sent during the
/// backoff of an unavailable destination. After the backoff, a single delivery is sent as a probe.
/// Guarded by the [DeliveryScheduler].
final class DeliveryTarget {

    private final Backoff backoff;
    private int busy;
    private Instant freeAt = Instant.MIN;
    private int failures;
    private Instant failedAt = Instant.MIN;
    private Instant unavailableSince = Instant.MIN;
    private Instant retryAt = Instant.MIN;
    private String why = "";

    DeliveryTarget(Backoff backoff) {
        this.backoff = backoff;
    }

    /// Returns true if no further delivery can start now. At most `most` deliveries are in process,
    /// and only one while the destination is unavailable.
    boolean busy(int most, Instant now) {
        return busy >= (unavailable() ? 1 : most) || now.isBefore(freeAt);
    }

    /// Starts a delivery. The next one can start after `interval`.
    void enter(Instant now, Duration interval) {
        busy++;
        freeAt = interval.isZero() ? Instant.MIN : now.plus(interval);
    }

    void leave() {
        busy--;
    }

    /// Returns true if no delivery is in process and this object has no state that is still
    /// required.
    boolean idle() {
        return busy == 0 && !unavailable() && freeAt.equals(Instant.MIN);
    }

    /// Returns the earliest time at which the next delivery can start.
    Instant freeAt() {
        return freeAt;
    }

    /// Records that the destination is reachable.
    void reached() {
        failures = 0;
        why = "";
    }

    /// Records that the destination is unavailable. Returns the time of the next attempt, which is
    /// at least `atLeast` after `now`.
    Instant failed(Instant now, String reason, Duration atLeast) {
        if (failures++ == 0) {
            unavailableSince = now;
        }
        failedAt = now;
        var delay = backoff.delay(failures);
        retryAt = now.plus(delay.compareTo(atLeast) < 0 ? atLeast : delay);
        why = reason;
        return retryAt;
    }

    boolean unavailable() {
        return failures > 0;
    }

    /// Returns the outage of an unavailable destination.
    Outage outage() {
        return new Outage(unavailableSince, why);
    }

    /// Returns the number of consecutive failures.
    int failures() {
        return failures;
    }

    /// Returns true during the backoff; false if the clock was set back to a time before the
    /// failure.
    boolean waits(Instant now) {
        return unavailable() && now.isBefore(retryAt) && !now.isBefore(failedAt);
    }

    Instant retryAt() {
        return retryAt;
    }

    String why() {
        return why;
    }
}
