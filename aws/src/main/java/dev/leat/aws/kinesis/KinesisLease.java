package dev.leat.aws.kinesis;

import dev.leat.batch.LeasedWork;
import dev.leat.port.Lease;
import dev.leat.port.Suspect;
import dev.leat.port.Suspicion;
import dev.leat.stream.RecordNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A lease of a pipeline worker on records of one shard. `page` has the numbers of its records and
/// of the finished ones between them. It cannot be settled after the process has lost the shard.
final class KinesisLease implements Lease {

    private final KinesisSource source;
    private final KinesisShard shard;
    private final long number;
    private final boolean suspect;
    private final LeasedWork work;
    private final List<RecordNumber> page;
    private volatile Instant until;

    KinesisLease(
            KinesisSource source,
            KinesisShard shard,
            long number,
            boolean suspect,
            LeasedWork work,
            List<RecordNumber> page,
            Instant until) {
        this.source = source;
        this.shard = shard;
        this.number = number;
        this.suspect = suspect;
        this.work = work;
        this.page = List.copyOf(page);
        this.until = until;
    }

    KinesisShard shard() {
        return shard;
    }

    long number() {
        return number;
    }

    boolean suspected() {
        return suspect;
    }

    List<RecordNumber> page() {
        return page;
    }

    /// Returns true if the lease can be settled: neither its records nor the shard were leased
    /// again.
    boolean open() {
        return shard.lease() == this && !shard.lost();
    }

    void extended(Instant then) {
        until = then;
    }

    @Override
    public Optional<Suspect> suspect() {
        return shard.checkpoint()
                .alone()
                .map(crashes -> new Suspect(Suspicion.deaths(crashes), () -> source.tried(this)));
    }

    @Override
    public LeasedWork work() {
        return work;
    }

    @Override
    public Instant until() {
        return until;
    }

    @Override
    public void extend(Duration by) {
        source.extend(this, by);
    }
}
