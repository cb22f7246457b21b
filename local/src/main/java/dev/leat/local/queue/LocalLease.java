package dev.leat.local.queue;

import dev.leat.batch.LeasedWork;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.port.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A lease of one of Leat's workers. `spans` are as they were leased, or as of the last time that
/// the work got ahead, but for the deadline.
final class LocalLease implements Lease {

    private final LocalSource source;
    private final long number;
    private final boolean suspect;
    private final LeasedWork work;
    private volatile List<MessageSpan> spans;
    private volatile long until;
    private volatile boolean advancing;

    LocalLease(
            LocalSource source,
            long number,
            boolean suspect,
            List<MessageSpan> spans,
            LeasedWork work,
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

    List<MessageSpan> spans() {
        return spans;
    }

    /// What the lease holds is so from here on. Called on the writer's thread.
    void spans(List<MessageSpan> then) {
        spans = then;
    }

    /// Whether its work has got ahead since it was leased.
    boolean advancing() {
        return advancing;
    }

    void advance() {
        advancing = true;
    }

    /// The deadline in microseconds since 1970.
    long deadline() {
        return until;
    }

    @Override
    public LeasedWork work() {
        return work;
    }

    @Override
    public Instant until() {
        return MessageSpan.instant(until);
    }

    @Override
    public void extend(Duration by) {
        source.extend(this, by);
    }

    void extended(long then) {
        until = then;
    }
}
