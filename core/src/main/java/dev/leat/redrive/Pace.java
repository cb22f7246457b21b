package dev.leat.redrive;

import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Holds a run to its rate: a quarter of a second's worth at once, and then a wait for as long as
/// that may take; a rate under four a second is one letter at a time.
final class Pace {

    private static final int PER_SECOND = 4;

    private final Time time;
    private final Optional<Double> rate;
    private Instant next;

    Pace(Time time, Optional<Double> rate) {
        this.time = time;
        this.rate = rate;
        next = time.instant();
    }

    /// How many letters may go at once.
    int most(int otherwise) {
        return rate.map(r -> (int) Math.clamp(r / PER_SECOND, 1.0, (double) otherwise))
                .orElse(otherwise);
    }

    /// Waits until the next may go. False if `stop` was raised.
    boolean await(Signal stop) throws InterruptedException {
        while (stop.count() == 0 && rate.isPresent() && time.instant().isBefore(next)) {
            time.await(stop, 0, next);
        }
        return stop.count() == 0;
    }

    void went(int letters) {
        if (rate.isPresent()) {
            var now = time.instant();
            var from = now.isAfter(next) ? now : next;
            next = from.plus(Duration.ofNanos((long) Math.ceil(letters / rate.get() * 1e9)));
        }
    }
}
