package dev.leat.redrive;

import dev.leat.port.Audit;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Holds a run to its rate: a quarter of a second's worth at once, and then a wait for as long as
/// that may take; a rate under four a second is one letter at a time. A move task has a whole
/// second's worth at once, in one commit.
final class RateLimiter {

    private static final int PER_SECOND = 4;

    private final Time time;
    private final int perSecond;
    private final Optional<Double> rate;
    private Instant next;
    private Duration pause = Duration.ZERO;

    private RateLimiter(Time time, Optional<Double> rate, int perSecond) {
        this.time = time;
        this.rate = rate;
        this.perSecond = perSecond;
        next = time.instant();
    }

    static RateLimiter of(Time time, Audit.Terms terms) {
        return new RateLimiter(time, terms.rate(), terms.move().isPresent() ? 1 : PER_SECOND);
    }

    /// How many letters may go at once.
    int most(int otherwise) {
        return rate.map(r -> (int) Math.clamp(r / perSecond, 1.0, (double) otherwise))
                .orElse(otherwise);
    }

    /// Waits until the next may go. False if `stop` was raised.
    boolean await(Signal stop) throws InterruptedException {
        while (stop.count() == 0 && rate.isPresent() && time.instant().isBefore(next)) {
            // not longer than it was meant to be, if the clock was set back
            var latest = time.instant().plus(pause);
            next = next.isAfter(latest) ? latest : next;
            time.await(stop, 0, next);
        }
        return stop.count() == 0;
    }

    void went(int letters) {
        if (rate.isPresent()) {
            var now = time.instant();
            var from = now.isAfter(next) ? now : next;
            pause = Duration.ofNanos((long) Math.ceil(letters / rate.get() * 1e9));
            next = from.plus(pause);
        }
    }
}
