package dev.leat.courier;

import dev.leat.plan.Backoff;
import java.time.Instant;

/// Where deliveries are carried to, one at a time, and whether it is away: then nothing is carried
/// there until the wait is over, and the next delivery finds out whether it is back. Guarded by its
/// desk.
final class Place {

    private final Backoff backoff;
    private boolean busy;
    private int failures;
    private Instant failedAt = Instant.MIN;
    private Instant retryAt = Instant.MIN;
    private String why = "";

    Place(Backoff backoff) {
        this.backoff = backoff;
    }

    boolean busy() {
        return busy;
    }

    void enter() {
        busy = true;
    }

    void leave() {
        busy = false;
    }

    /// It answered.
    void reached() {
        failures = 0;
        why = "";
    }

    /// It is away; says when it is tried again.
    Instant failed(Instant now, String reason) {
        failures++;
        failedAt = now;
        retryAt = now.plus(backoff.delay(failures));
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
