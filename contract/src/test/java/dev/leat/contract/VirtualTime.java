package dev.leat.contract;

import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A clock that stands still until a test advances it. A wait ends when its signal is raised or its
/// deadline is reached. Thread-safe.
public final class VirtualTime implements Time {

    /// Maximum real time for which a test waits for other threads.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Map<Thread, Waiter> waiters = new HashMap<>();
    private Instant now;

    private Duration passed = Duration.ZERO;

    public VirtualTime(Instant start) {
        now = start;
    }

    /// Returns a clock that shows 2026-01-05T00:00:00Z, a Monday.
    public static VirtualTime start() {
        return new VirtualTime(Instant.parse("2026-01-05T00:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /// Advances the time, and ends every wait whose deadline is reached.
    public void advance(Duration by) {
        List<Signal> signals;
        synchronized (this) {
            if (by.isNegative()) {
                throw new IllegalArgumentException("time does not go back: " + by);
            }
            now = now.plus(by);
            passed = passed.plus(by);
            signals = waiters.values().stream().map(Waiter::signal).toList();
        }
        for (var signal : new ArrayList<>(signals)) {
            synchronized (signal) {
                signal.notifyAll();
            }
        }
    }

    /// Returns the total time that has passed. It does not change when the clock is set.
    public synchronized Duration passed() {
        return passed;
    }

    /// Sets the clock ahead or back without letting time pass. Waits keep their length, as on a
    /// real machine.
    public synchronized void shift(Duration by) {
        now = now.plus(by);
    }

    /// Advances the time to the earliest deadline of the waiting threads, if it is in the future.
    public void advanceToNext() {
        earliest()
                .ifPresent(deadline -> {
                    var by = Duration.between(instant(), deadline);
                    advance(by.isNegative() ? Duration.ZERO : by);
                });
    }

    /// Returns the earliest deadline of the waiting threads; empty if no thread waits.
    public synchronized Optional<Instant> earliest() {
        return waiters.values().stream()
                .map(waiter -> now.plus(waiter.until().minus(passed)))
                .min(Instant::compareTo);
    }

    /// Blocks until this number of threads wait on the clock.
    public synchronized void untilWaiting(int threads) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (waiters.size() < threads) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError(
                        "%d threads should wait, %d do".formatted(threads, waiters.size()));
            }
            wait(millis);
        }
    }

    @Override
    public void await(Signal signal, long seen, Instant deadline) throws InterruptedException {
        // Registered before [#passed] is read below, so that a later advance notifies the signal.
        var until = enter(signal, deadline);
        try {
            synchronized (signal) {
                while (signal.count() <= seen && passed().compareTo(until) < 0) {
                    signal.wait();
                }
            }
        } finally {
            leave();
        }
    }

    private synchronized Duration enter(Signal signal, Instant deadline) {
        var until = passed.plus(Duration.between(now, deadline));
        waiters.put(Thread.currentThread(), new Waiter(signal, until));
        notifyAll();
        return until;
    }

    private synchronized void leave() {
        waiters.remove(Thread.currentThread());
    }

    /// The wait of a thread, and the value of [#passed] at which it ends.
    private record Waiter(Signal signal, Duration until) {}
}
