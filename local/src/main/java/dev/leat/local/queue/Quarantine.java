package dev.leat.local.queue;

import dev.leat.local.queue.index.ClockSkew;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Isolates suspects. A message that a worker held when the process died may kill it again, so no
/// worker may lease anything else, from any queue, while a suspect is leased. A lease of a suspect
/// waits until the open leases have ended. Meanwhile no new leases are granted, but only for a
/// limited time after the last request. Thread-safe.
public final class Quarantine {

    /// Time in microseconds for which a request for a suspect blocks other leases.
    private static final long PATIENCE = 5_000_000;

    private final Map<Long, Open> open = new HashMap<>();
    private final Runnable raise;
    private final ClockSkew clockSkew = new ClockSkew();
    private long wantedUntil;

    private record Open(boolean suspect, long until) {
        Open earlier(long by) {
            return new Open(suspect, until == Long.MAX_VALUE ? until : until - by);
        }
    }

    /// @param raise wakes all threads that wait for messages
    public Quarantine(Runnable raise) {
        this.raise = raise;
    }

    /// Returns true if this lease may be granted; it is then open until [#leave].
    synchronized boolean enter(long lease, boolean suspect, long now) {
        adjustClock(now);
        open.values().removeIf(o -> o.until() <= now);
        wantedUntil = wantedUntil > now ? wantedUntil : 0;
        boolean closed = suspect ? !open.isEmpty() : wantedUntil > now || suspectOpen();
        if (suspect) {
            wantedUntil = now + PATIENCE;
        }
        if (!closed) {
            open.put(lease, new Open(suspect, Long.MAX_VALUE));
        }
        return !closed;
    }

    private void adjustClock(long now) {
        long by = clockSkew.at(now);
        if (by > 0) {
            wantedUntil -= by;
            open.replaceAll((_, o) -> o.earlier(by));
        }
    }

    /// Sets the deadline of a lease. A lease that has expired but still holds its messages is
    /// opened again.
    synchronized void until(long lease, boolean suspect, long until) {
        open.put(lease, new Open(suspect, until));
    }

    void leave(long lease) {
        boolean waiting;
        synchronized (this) {
            var left = open.remove(lease);
            waiting = wantedUntil > 0 || (left != null && left.suspect());
        }
        if (waiting) {
            raise.run();
        }
    }

    /// Ends the blocking of other leases, after the last suspect.
    synchronized void over() {
        wantedUntil = 0;
    }

    /// Returns when to retry after a lease was refused.
    synchronized Optional<Long> again(long now) {
        adjustClock(now);
        var soonest = open.values().stream().map(Open::until).min(Long::compare);
        if (wantedUntil > now) {
            return Optional.of(Math.min(wantedUntil, soonest.orElse(wantedUntil)));
        }
        return suspectOpen() ? soonest : Optional.empty();
    }

    private boolean suspectOpen() {
        return open.values().stream().anyMatch(Open::suspect);
    }
}
