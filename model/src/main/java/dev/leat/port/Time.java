package dev.leat.port;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock with a method that waits on it. Tests use a clock that they advance explicitly.
public interface Time extends InstantSource {

    /// Blocks until the count of `signal` differs from `seen`, or this clock reaches `deadline`.
    /// May return early.
    void await(Signal signal, long seen, Instant deadline) throws InterruptedException;

    /// Blocks until this clock reaches `deadline`. May return early.
    default void await(Instant deadline) throws InterruptedException {
        if (instant().isBefore(deadline)) {
            await(new Signal(), 0, deadline);
        }
    }

    /// Blocks until this clock has reached `deadline`. Unlike [#await(Instant)], never returns
    /// early.
    default void awaitReached(Instant deadline) throws InterruptedException {
        while (instant().isBefore(deadline)) {
            await(deadline);
        }
    }

    /// Returns the system clock.
    static Time system() {
        return of(InstantSource.system());
    }

    /// Returns a clock that reads the time from `source`. Its waits use the machine's elapsed time,
    /// so a change of the system clock does not affect them.
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
