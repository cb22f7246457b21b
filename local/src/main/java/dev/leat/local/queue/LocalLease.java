package dev.leat.local.queue;

import dev.leat.batch.Work;
import dev.leat.port.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A lease of one of Leat's workers. `spans` are as they were leased, but for the deadline.
final class LocalLease implements Lease {

    private final LocalSource source;
    private final long number;
    private final boolean suspect;
    private final List<Span> spans;
    private final Work work;
    private volatile long until;

    LocalLease(
            LocalSource source,
            long number,
            boolean suspect,
            List<Span> spans,
            Work work,
            long until) {
        this.source = source;
        this.number = number;
        this.suspect = suspect;
        this.spans = spans;
        this.work = work;
        this.until = until;
    }

    long number() {
        return number;
    }

    /// Whether what it holds may have killed the process before this one.
    boolean suspect() {
        return suspect;
    }

    List<Span> spans() {
        return spans;
    }

    @Override
    public Work work() {
        return work;
    }

    @Override
    public Instant until() {
        return Span.instant(until);
    }

    @Override
    public void extend(Duration by) {
        source.extend(this, by);
    }

    void extended(long then) {
        until = then;
    }
}
