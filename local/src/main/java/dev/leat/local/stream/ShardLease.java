package dev.leat.local.stream;

import dev.leat.app.Micros;
import dev.leat.batch.LeasedWork;
import dev.leat.port.Lease;
import dev.leat.port.Suspect;
import dev.leat.port.Suspicion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A lease on records of one shard. It exists in memory only: if the process ends, so does the
/// lease. `page` has the offsets of its records and of the finished ones between them.
final class ShardLease implements Lease {

    private final LocalStreamSource source;
    private final ShardReader reader;
    private final long number;
    private final boolean suspect;
    private final LeasedWork work;
    private final List<Long> page;
    private volatile long until;

    ShardLease(
            LocalStreamSource source,
            ShardReader reader,
            long number,
            boolean suspect,
            LeasedWork work,
            List<Long> page,
            long until) {
        this.source = source;
        this.reader = reader;
        this.number = number;
        this.suspect = suspect;
        this.work = work;
        this.page = List.copyOf(page);
        this.until = until;
    }

    ShardReader reader() {
        return reader;
    }

    long number() {
        return number;
    }

    boolean suspected() {
        return suspect;
    }

    List<Long> page() {
        return page;
    }

    /// Returns the deadline in microseconds since 1970.
    long deadline() {
        return until;
    }

    void extended(long then) {
        until = then;
    }

    @Override
    public Optional<Suspect> suspect() {
        return reader.checkpoint()
                .alone()
                .map(crashes -> new Suspect(Suspicion.deaths(crashes), () -> source.tried(this)));
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
}
