package dev.leat.local.stream;

import dev.leat.batch.LeasedWork;
import dev.leat.local.database.Micros;
import dev.leat.port.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A lease on records of one shard. It exists in memory only: if the process ends, so does the
/// lease. `offsets` are those of the records.
final class ShardLease implements Lease {

    private final LocalStreamSource source;
    private final ShardReader reader;
    private final long number;
    private final boolean suspect;
    private final LeasedWork work;
    private final List<Long> offsets;
    private volatile long until;

    ShardLease(
            LocalStreamSource source,
            ShardReader reader,
            long number,
            boolean suspect,
            LeasedWork work,
            List<Long> offsets,
            long until) {
        this.source = source;
        this.reader = reader;
        this.number = number;
        this.suspect = suspect;
        this.work = work;
        this.offsets = List.copyOf(offsets);
        this.until = until;
    }

    ShardReader reader() {
        return reader;
    }

    long number() {
        return number;
    }

    boolean suspect() {
        return suspect;
    }

    List<Long> offsets() {
        return offsets;
    }

    /// Returns the deadline in microseconds since 1970.
    long deadline() {
        return until;
    }

    void extended(long then) {
        until = then;
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
