package dev.leat.aws.kinesis;

import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/// The number of records that the worker wants of each shard, by its last request, and their
/// reading: by threads that wait for [#changed], or in the request. Thread-safe.
final class ShardDemand {

    /// Without a request for this time, the worker wants no records, and its shards are given up.
    private static final Duration IDLE = Duration.ofSeconds(30);

    /// Minimum number of records of a request, because a shard allows few requests.
    private static final int FEWEST = 1_000;

    /// Maximum total size of the records that are read in advance in all shards of the process.
    /// Above it, only shards without any are read.
    private static final long MOST_BYTES = 64L << 20;

    private final ShardReads reads;
    private final ShardKeeper keeper;
    private final Time time;
    private final boolean onRequest;
    private final BooleanSupplier leased;
    private final Signal changed = new Signal();
    private volatile int wanted = 1;
    private volatile Instant asked = Instant.EPOCH;

    /// @param onRequest true if a call of [#want] reads records itself, without waiting
    /// @param leased returns true if records are leased
    ShardDemand(
            ShardReads reads,
            ShardKeeper keeper,
            Time time,
            boolean onRequest,
            BooleanSupplier leased) {
        this.reads = reads;
        this.keeper = keeper;
        this.time = time;
        this.onRequest = onRequest;
        this.leased = leased;
    }

    boolean onRequest() {
        return onRequest;
    }

    /// Returns the signal that is raised when records may be missing, or shards must be looked at.
    Signal changed() {
        return changed;
    }

    /// Sets the wanted number of records.
    ///
    /// @throws UnavailableException if this call reads records, and Kinesis or the state table is
    ///   unavailable
    void want(int records) {
        boolean idle = idle();
        asked = time.instant();
        if (wanted != records || idle) {
            wanted = records;
            changed.raise();
        }
        if (onRequest) {
            fill();
        }
    }

    /// Like [#want] with the number of its last call, or this one if it is higher.
    void repeat(int least) {
        want(Math.max(wanted, least));
    }

    /// Returns true if the worker wants no records.
    boolean idle() {
        return !leased.getAsBoolean() && asked.plus(IDLE).isBefore(time.instant());
    }

    /// Keeps the leases on shards if it is time, and reads until a lease of the wanted size is
    /// possible in each shard, or no more records exist.
    private void fill() {
        boolean ended = true;
        while (ended) {
            keeper.peek();
            if (keeper.due()) {
                keeper.keep();
            }
            ended = false;
            for (var shard : keeper.owned()) {
                fill(shard);
                ended |= finish(shard);
            }
        }
    }

    private void fill(KinesisShard shard) {
        try {
            boolean more = true;
            while (more && wants(shard)) {
                more = fetch(shard) > 0;
            }
        } catch (ThrottledException later) {
            // The next request reads the shard.
        }
    }

    /// Reads records of a shard. Returns their number.
    ///
    /// @throws UnavailableException if Kinesis is unavailable
    int fetch(KinesisShard shard) throws ThrottledException {
        int most = Math.clamp(wanted, FEWEST, ShardReads.MOST_RECORDS);
        return shard.fetch(reads, most, time.instant(), keeper.retention());
    }

    /// Returns true if the records of a shard should be read.
    boolean wants(KinesisShard shard) {
        return shard.wants(wanted) && (shard.bytes() == 0 || bytes() < MOST_BYTES);
    }

    private long bytes() {
        return keeper.owned().stream().mapToLong(KinesisShard::bytes).sum();
    }

    /// Ends a shard if all its records are finished. Returns false if there are others.
    boolean finish(KinesisShard shard) {
        synchronized (shard) {
            if (!shard.ended(time.instant())) {
                return false;
            }
            keeper.end(shard);
        }
        changed.raise();
        return true;
    }
}
