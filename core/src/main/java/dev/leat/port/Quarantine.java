package dev.leat.port;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Isolates suspects. A suspect is a message that a worker had leased when the previous process
/// ended without a shutdown; it may have crashed that process. While a suspect is leased, no worker
/// may lease anything else from any queue. A suspect can be leased only after all open leases have
/// ended. While a request for a suspect waits for the end of these leases, no new leases are
/// granted, but only for a limited time after the last such request. Thread-safe.
public final class Quarantine {

    /// Time in microseconds for which a request to lease a suspect blocks other leases.
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

    /// Returns true if this lease is granted. A granted lease is open until [#leave].
    public synchronized boolean enter(long lease, boolean suspect, long now) {
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

    /// Sets the deadline of a lease. Also opens the lease again if it has expired; the caller makes
    /// sure that its messages were not leased again.
    public synchronized void until(long lease, boolean suspect, long until) {
        open.put(lease, new Open(suspect, until));
    }

    public void leave(long lease) {
        boolean waiting;
        synchronized (this) {
            var left = open.remove(lease);
            waiting = wantedUntil > 0 || (left != null && left.suspect());
        }
        if (waiting) {
            raise.run();
        }
    }

    /// Stops blocking other leases. Called when there are no suspects left.
    public synchronized void over() {
        wantedUntil = 0;
    }

    /// Returns the time at which a refused request for a lease can be repeated.
    public synchronized Optional<Long> again(long now) {
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
