package dev.leat.delivery;

import dev.leat.plan.Backoff;
import java.time.Duration;
import java.time.Instant;

/// Where deliveries are carried to, one at a time, and whether it is away: then nothing is carried
/// there until the wait is over, and the next delivery finds out whether it is back. Guarded by its
/// desk.
final class DeliveryTarget {

    private final Backoff backoff;
    private int busy;
    private Instant freeAt = Instant.MIN;
    private int failures;
    private Instant failedAt = Instant.MIN;
    private Instant retryAt = Instant.MIN;
    private String why = "";

    DeliveryTarget(Backoff backoff) {
        this.backoff = backoff;
    }

    /// Whether it can take no more for now: so many are on their way at most, and one alone finds
    /// out whether it is back.
    boolean busy(int most, Instant now) {
        return busy >= (away() ? 1 : most) || now.isBefore(freeAt);
    }

    /// One is on its way; the next one follows after the interval at the earliest.
    void enter(Instant now, Duration interval) {
        busy++;
        freeAt = interval.isZero() ? Instant.MIN : now.plus(interval);
    }

    void leave() {
        busy--;
    }

    /// Whether nothing is on its way and nothing has to be remembered.
    boolean idle() {
        return busy == 0 && !away() && freeAt.equals(Instant.MIN);
    }

    /// When the next one may be on its way.
    Instant freeAt() {
        return freeAt;
    }

    /// It answered.
    void reached() {
        failures = 0;
        why = "";
    }

    /// It is away; says when it is tried again, `atLeast` so much later.
    Instant failed(Instant now, String reason, Duration atLeast) {
        failures++;
        failedAt = now;
        var delay = backoff.delay(failures);
        retryAt = now.plus(delay.compareTo(atLeast) < 0 ? atLeast : delay);
        why = reason;
        return retryAt;
    }

    boolean away() {
        return failures > 0;
    }

    /// How often in a row it was away.
    int failures() {
        return failures;
    }

    /// Not where the clock was set back since: nobody waits for the old time to come again.
    boolean waits(Instant now) {
        return away() && now.isBefore(retryAt) && !now.isBefore(failedAt);
    }

    Instant retryAt() {
        return retryAt;
    }

    String why() {
        return why;
    }
}
