package dev.leat.port;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Isolates suspects ([Suspicion]). While suspects are leased, no worker may lease anything else
/// from any queue. Suspects can be leased only after all open leases have ended. While a request
/// for suspects waits for the end of these leases, no new leases are granted, but only for a
/// limited time after the last such request. If other requests were refused while suspects were
/// leased, the next suspects wait for a moment, in which these requests are granted. Thread-safe.
public final class Quarantine {

    /// Time in microseconds for which a request to lease a suspect blocks other leases.
    private static final long PATIENCE = 5_000_000;

    /// Time in microseconds after a lease of suspects in which others are granted first.
    private static final long PAUSE = 100_000;

    private final Map<Long, Open> open = new HashMap<>();
    private final Runnable raise;
    private final ClockSkew clockSkew = new ClockSkew();
    private long wantedUntil;
    private long pausedUntil;
    private boolean refused;

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
        boolean granted =
                suspect
                        ? open.isEmpty() && pausedUntil <= now
                        : wantedUntil <= now && !suspectOpen();
        if (granted) {
            open.put(lease, new Open(suspect, Long.MAX_VALUE));
        }
        if (!suspect) {
            refused |= !granted;
        } else if (pausedUntil <= now) {
            wantedUntil = granted ? 0 : now + PATIENCE;
        }
        return granted;
    }

    private void adjustClock(long now) {
        long by = clockSkew.at(now);
        if (by > 0) {
            wantedUntil -= by;
            pausedUntil -= by;
            open.replaceAll((_, o) -> o.earlier(by));
        }
    }

    /// Sets the deadline of a lease. Also opens the lease again if it has expired; the caller makes
    /// sure that its messages were not leased again.
    public synchronized void until(long lease, boolean suspect, long until) {
        open.put(lease, new Open(suspect, until));
    }

    /// Ends a lease.
    public void leave(long lease, long now) {
        boolean waiting;
        synchronized (this) {
            var left = open.remove(lease);
            boolean suspect = left != null && left.suspect();
            waiting = wantedUntil > 0 || suspect;
            if (suspect && refused) {
                pausedUntil = now + PAUSE;
                wantedUntil = 0;
                refused = false;
            }
        }
        if (waiting) {
            raise.run();
        }
    }

    /// Returns the time at which a refused request for a lease can be repeated.
    public synchronized Optional<Long> again(long now) {
        adjustClock(now);
        var times = new ArrayList<Long>();
        if (wantedUntil > now || suspectOpen()) {
            open.values().forEach(each -> times.add(each.until()));
        }
        Stream.of(wantedUntil, pausedUntil).filter(time -> time > now).forEach(times::add);
        return times.stream().min(Long::compare);
    }

    private boolean suspectOpen() {
        return open.values().stream().anyMatch(Open::suspect);
    }
}
