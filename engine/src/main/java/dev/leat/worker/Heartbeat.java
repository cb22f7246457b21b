package dev.leat.worker;

import dev.leat.port.CorruptStateException;
import dev.leat.port.Lease;
import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Extends the lease of a slow batch whenever half of the lease's duration has passed, on a
/// separate thread.
public final class Heartbeat implements AutoCloseable {

    private final Time time;
    private final EngineOptions options;
    private final Signal changed = new Signal();
    private final Map<Lease, Duration> leases = new LinkedHashMap<>();
    private final Thread thread;
    private volatile boolean closing;

    public Heartbeat(Time time, EngineOptions options) {
        this.time = time;
        this.options = options;
        this.thread =
                Tasks.repeated(
                        options.threads(),
                        "leat-heartbeat",
                        new Tasks.Terms(time, changed, () -> closing, options.log()::error),
                        this::round);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /// Extends the lease to `by` from now whenever half of this time is left, until [#release] is
    /// called.
    void hold(Lease lease, Duration by) {
        synchronized (leases) {
            leases.put(lease, by);
        }
        changed.raise();
    }

    void release(Lease lease) {
        synchronized (leases) {
            leases.remove(lease);
        }
    }

    /// Returns a copy of the map of leases, in the order of leasing.
    private Map<Lease, Duration> held() {
        synchronized (leases) {
            return new LinkedHashMap<>(leases);
        }
    }

    private void round() throws InterruptedException {
        long seen = changed.count();
        var next = beat(time.instant());
        // The clock may have been set back since.
        var latest = time.instant().plus(options.longestWait());
        time.await(changed, seen, next.isBefore(latest) ? next : latest);
    }

    /// Extends the leases that are due. Returns the time of the next call.
    ///
    /// @throws IllegalStateException if an extension failed; the others were done
    private Instant beat(Instant now) {
        var failure = Optional.<Throwable>empty();
        var next = now.plus(options.longestWait());
        for (var held : held().entrySet()) {
            var half = held.getValue().dividedBy(2);
            if (due(held.getKey().until(), held.getValue(), now)) {
                try {
                    extend(held.getKey(), held.getValue());
                } catch (RuntimeException | Error failed) {
                    failure = Optional.of(failed);
                }
            }
            var due = held.getKey().until().minus(half);
            var soonest = now.plus(half.dividedBy(10)); // wait before the next attempt to extend
            due = due.isBefore(soonest) ? soonest : due;
            next = due.isBefore(next) ? due : next;
        }
        failure.ifPresent(failed -> {
            throw new IllegalStateException(failed);
        });
        return next;
    }

    /// Returns true if half of the lease's duration has passed. Also returns true if more time is
    /// left than a lease lasts: then the clock was set back, and the remaining time is unknown.
    private static boolean due(Instant until, Duration by, Instant now) {
        return !until.minus(by.dividedBy(2)).isAfter(now) || until.minus(by).isAfter(now);
    }

    private void extend(Lease lease, Duration by) {
        try {
            lease.extend(by);
        } catch (UnavailableException | CorruptStateException down) {
            options.log()
                    .warn(
                            "A lease could not be extended; its records may be redelivered: {}",
                            down.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true;
        changed.raise();
        Threads.awaitEnd(thread);
    }
}
