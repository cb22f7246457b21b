package dev.leat.redrive;

import dev.leat.port.Audit;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Limits the rate of a run. The run sends the dead letters of a quarter of a second at once, and
/// then waits until the rate permits more. Below a rate of four per second, it sends one at a time.
/// A move task sends the messages of a full second in one commit.
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

    /// Returns the maximum number of dead letters per call.
    int batchSize(int maximum) {
        return rate.map(r -> (int) Math.clamp(r / perSecond, 1.0, (double) maximum))
                .orElse(maximum);
    }

    /// Waits until the next dead letters may be sent. Returns false if `stop` was raised.
    boolean await(Signal stop) throws InterruptedException {
        while (stop.count() == 0 && rate.isPresent() && time.instant().isBefore(next)) {
            // The clock may have been set back, so no wait is longer than the pause.
            var latest = time.instant().plus(pause);
            next = next.isAfter(latest) ? latest : next;
            time.await(stop, 0, next);
        }
        return stop.count() == 0;
    }

    void sent(int letters) {
        if (rate.isPresent()) {
            var now = time.instant();
            var from = now.isAfter(next) ? now : next;
            pause = Duration.ofNanos((long) Math.ceil(letters / rate.get() * 1e9));
            next = from.plus(pause);
        }
    }
}
