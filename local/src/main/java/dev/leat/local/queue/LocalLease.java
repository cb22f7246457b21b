package dev.leat.local.queue;

import dev.leat.app.Micros;
import dev.leat.batch.LeasedWork;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.port.Lease;
import dev.leat.port.Suspect;
import dev.leat.port.Suspicion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A lease of a pipeline worker. `spans` are the states of the leased messages when the lease began
/// or when the worker last recorded progress. If the lease was extended since then, only
/// [#deadline] has the current deadline.
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

    /// Returns true if one of the leased messages may have crashed a previous process.
    boolean suspected() {
        return suspect;
    }

    List<MessageSpan> spans() {
        return spans;
    }

    /// Replaces the states of the leased messages. Called on the writer thread.
    void spans(List<MessageSpan> then) {
        spans = then;
    }

    /// Returns true if the worker has recorded progress since the lease began.
    boolean advancing() {
        return advancing;
    }

    void advance() {
        advancing = true;
    }

    /// Returns the deadline in microseconds since 1970.
    long deadline() {
        return until;
    }

    @Override
    public LeasedWork work() {
        return work;
    }

    @Override
    public Instant until() {
        return Micros.instant(until);
    }

    @Override
    public void extend(Duration by) {
        source.extend(this, by);
    }

    @Override
    public Optional<Suspect> suspect() {
        int crashes = spans.getFirst().crashes();
        return suspect && Suspicion.alone(crashes) && work.size() == 1
                ? Optional.of(new Suspect(Suspicion.deaths(crashes), () -> source.tried(this)))
                : Optional.empty();
    }

    void extended(long then) {
        until = then;
    }
}
