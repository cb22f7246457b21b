package dev.leat.worker;

import dev.leat.port.Lease;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The source of a pipeline whose batches have a window. It leases a batch when as many records are
/// available as a batch may have, or when the window has passed since the first of them became
/// available. Until then the records stay in the queue without a lease. So their receive counts do
/// not change while they wait, no deadline can pass, and a worker that stops has nothing to return.
/// Suspects do not wait. The workers of the pipeline share one instance. Only one worker leases at
/// a time, because otherwise the records of a full batch would be divided among several workers.
/// Thread-safe.
public final class WindowedSource implements Source {

    private final Source source;
    private final int size;
    private final Duration window;
    private final InstantSource clock;

    /// The time at which the current window began; null if no record is waiting.
    private @Nullable Instant began;

    /// The end of the current window; null if no worker waits for it.
    private @Nullable Instant end;

    private boolean leasing;

    /// True if a worker found `leasing` set and must be notified.
    private boolean refused;

    /// @param size the number of records of a full batch
    public WindowedSource(Source source, int size, Duration window, InstantSource clock) {
        this.source = source;
        this.size = size;
        this.window = window;
        this.clock = clock;
    }

    @Override
    public Optional<Lease> lease(int records, long bytes) {
        if (!begin()) {
            return Optional.empty();
        }
        int leased = 0;
        try {
            var lease = source.lease(records, bytes);
            leased = lease.map(l -> l.work().size()).orElse(0);
            return lease;
        } finally {
            end(leased);
        }
    }

    /// Returns true if the caller may lease a batch now. The caller must then call [#end].
    private synchronized boolean begin() {
        if (leasing) {
            refused = true;
            return false;
        }
        leasing = ready(source.available(size));
        return leasing;
    }

    private boolean ready(int available) {
        var now = clock.instant();
        end = null;
        if (available == 0) {
            began = null;
            return false;
        }
        // If the clock was set back, the window begins again, so that it is not too long.
        if (began == null || began.isAfter(now)) {
            began = now;
        }
        boolean full = available >= size || source.suspects() > 0;
        if (full || !began.plus(window).isAfter(now)) {
            return true;
        }
        end = began.plus(window);
        return false;
    }

    /// Ends the window, unless the lease is smaller than a batch and records are left. Such a lease
    /// was limited by its bytes or by the source. The records that are left have already waited.
    private synchronized void end(int leased) {
        leasing = false;
        boolean left = source.available(1) > 0;
        if (leased >= size || !left) {
            began = null;
        }
        if (refused || (left && leased > 0)) {
            refused = false;
            source.signal().raise();
        }
    }

    @Override
    public int available(int records) {
        return source.available(records);
    }

    @Override
    public long suspects() {
        return source.suspects();
    }

    @Override
    public Signal signal() {
        return source.signal();
    }

    /// Returns the earlier of the source's time and the end of the window. After a lease that
    /// returned no records, only the source knows the time of the next attempt.
    @Override
    public synchronized Optional<Instant> next() {
        var next = source.next();
        var windowEnd = Optional.ofNullable(end);
        return next.filter(time -> windowEnd.isEmpty() || time.isBefore(windowEnd.get()))
                .or(() -> windowEnd);
    }

    @Override
    public boolean drained() {
        return source.drained();
    }

    @Override
    public Optional<Duration> lag() {
        return source.lag();
    }
}
