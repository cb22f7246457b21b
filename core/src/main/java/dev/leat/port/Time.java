package dev.leat.port;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The clock, and the one way to wait on it. Tests put a clock in its place that they move by hand.
public interface Time extends InstantSource {

    /// Blocks until `signal` counts more than `seen` or this clock reads `deadline`. May return
    /// early.
    void await(Signal signal, long seen, Instant deadline) throws InterruptedException;

    /// The machine's clock.
    static Time system() {
        return of(InstantSource.system());
    }

    /// A clock that reads what the source does and waits as long as the machine says: who waits
    /// does not notice that the clock was set meanwhile.
    static Time of(InstantSource source) {
        return new Time() {
            @Override
            public Instant instant() {
                return source.instant();
            }

            @Override
            public void await(Signal signal, long seen, Instant deadline)
                    throws InterruptedException {
                synchronized (signal) {
                    if (signal.count() != seen) {
                        return;
                    }
                    long millis = Duration.between(instant(), deadline).toMillis();
                    if (millis >= 0) {
                        signal.wait(millis + 1);
                    }
                }
            }
        };
    }
}
