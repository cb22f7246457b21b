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

/// A clock that stands still until a test moves it. Who waits on it is woken by a signal, or when
/// so much time went by as there was to the deadline. Threads share it.
public final class VirtualTime implements Time {

    /// How long, by the machine's clock, a test waits for its threads before it gives up.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<Thread, Waiter> waiters = new HashMap<>();
    private Instant now;

    /// All the time that went by; unlike `now` it never goes back.
    private Duration passed = Duration.ZERO;

    public VirtualTime(Instant start) {
        now = start;
    }

    /// A clock that reads 2026-01-05T00:00:00Z, a Monday.
    public static VirtualTime start() {
        return new VirtualTime(Instant.parse("2026-01-05T00:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /// Lets time go by and wakes everyone whose deadline that reaches.
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

    /// Sets the clock ahead or back, and no time goes by: as on a machine, who waits does not
    /// notice.
    public synchronized void shift(Duration by) {
        now = now.plus(by);
    }

    /// Moves the clock to the earliest deadline that a thread waits for, if that lies ahead.
    public void advanceToNext() {
        earliest()
                .ifPresent(deadline -> {
                    var by = Duration.between(instant(), deadline);
                    advance(by.isNegative() ? Duration.ZERO : by);
                });
    }

    /// The earliest deadline that a thread waits for.
    public synchronized Optional<Instant> earliest() {
        return waiters.values().stream()
                .map(waiter -> now.plus(waiter.until().minus(passed)))
                .min(Instant::compareTo);
    }

    /// Blocks until so many threads wait on this clock.
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
        // Entered before the clock is read below: a later advance will notify this signal.
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

    private synchronized Duration passed() {
        return passed;
    }

    private synchronized void leave() {
        waiters.remove(Thread.currentThread());
    }

    /// Who waits, and how much time must have gone by until then.
    private record Waiter(Signal signal, Duration until) {}
}
