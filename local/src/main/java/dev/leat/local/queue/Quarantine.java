package dev.leat.local.queue;

import dev.leat.local.queue.index.ClockSkew;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Keeps suspects apart: a message that was in the hands of a worker when the process died may kill
/// it again, so while one is leased no worker has anything else, in no queue. Who wants to lease
/// one waits until the open leases have ended; meanwhile nobody gets new ones, but not for longer
/// than a while after the last time that somebody wanted it. Threads share it.
public final class Quarantine {

    /// How long the wish for a suspect keeps others waiting, in microseconds.
    private static final long PATIENCE = 5_000_000;

    private final Map<Long, Open> open = new HashMap<>();
    private final Runnable raise;
    private final ClockSkew setback = new ClockSkew();
    private long wantedUntil;

    private record Open(boolean suspect, long until) {
        Open earlier(long by) {
            return new Open(suspect, until == Long.MAX_VALUE ? until : until - by);
        }
    }

    /// @param raise wakes everyone who waits for something to lease
    public Quarantine(Runnable raise) {
        this.raise = raise;
    }

    /// Whether this lease may be handed out now; if so, it is open until [#leave].
    synchronized boolean enter(long lease, boolean suspect, long now) {
        look(now);
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

    private void look(long now) {
        long by = setback.at(now);
        if (by > 0) {
            wantedUntil -= by;
            open.replaceAll((_, o) -> o.earlier(by));
        }
    }

    /// The lease runs out then, if nobody extends it. One that had run out and still holds its
    /// messages is open again.
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

    /// No queue has suspects any more.
    synchronized void over() {
        wantedUntil = 0;
    }

    /// When to ask again if there was something to lease that was not handed out.
    synchronized Optional<Long> again(long now) {
        look(now);
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
