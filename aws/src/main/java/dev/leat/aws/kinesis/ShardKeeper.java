package dev.leat.aws.kinesis;

import dev.leat.aws.state.ShardLeases.Listed;
import dev.leat.aws.state.ShardLeases.Overview;
import dev.leat.aws.state.ShardLeases.Taken;
import dev.leat.aws.state.StateTable;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.stream.RecordNumber;
import dev.leat.stream.ShardCheckpoint;
import dev.leat.stream.ShardTurns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leases the shards of a stream for one pipeline of this process. It takes its share of the shards
/// whose parents are finished, also those of workers that have died, extends its leases, and gives
/// shards to other workers between batches. Thread-safe.
final class ShardKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(ShardKeeper.class);

    /// The time after which other workers take the shards of a worker that has died.
    static final Duration LEASE = Duration.ofSeconds(30);

    private final StreamReader reader;
    private final ShardReads reads;
    private final StateTable table;
    private final Time time;
    private final LookSchedule schedule;
    private final Map<String, KinesisShard> owned = new ConcurrentHashMap<>();

    private volatile @Nullable StreamLeases known;
    private volatile List<ListedShard> shards = List.of();
    private volatile Overview overview = Overview.EMPTY;
    private volatile Duration retention = Duration.ZERO;
    private volatile boolean joined;
    private volatile boolean closed;

    ShardKeeper(StreamReader reader, ShardReads reads, StateTable table, Time time) {
        this.reader = reader;
        this.reads = reads;
        this.table = table;
        this.time = time;
        this.schedule = new LookSchedule(time);
    }

    /// Returns the shards of this process.
    Collection<KinesisShard> owned() {
        return owned.values();
    }

    /// Returns the shards of all workers whose turn it is.
    List<ListedShard> open() {
        var now = overview;
        return ShardTurns.open(
                shards, ListedShard::id, shard -> shard.parents().stream(), s -> now.ended(s.id()));
    }

    /// Returns the time after which records expire, as of the last list of the shards.
    Duration retention() {
        return retention;
    }

    /// Returns true if it is time for [#keep].
    boolean due() {
        return schedule.due();
    }

    /// Returns the time of the next [#keep] or [#peek].
    Instant next() {
        return schedule.next();
    }

    /// Asks whether other workers have given up shards, if it is time. Then [#keep] is due.
    ///
    /// @throws UnavailableException if the state table is unavailable
    void peek() {
        var stream = known;
        if (stream != null) {
            schedule.peek(stream.leases()::lastHandover);
        }
    }

    /// Makes the next [#keep] list the shards, as soon as possible.
    void look() {
        schedule.ask();
    }

    /// Extends the leases of this process, and takes and gives shards.
    ///
    /// @throws UnavailableException if Kinesis or the state table is unavailable; shards may have
    ///   been taken
    synchronized void keep() {
        if (closed) {
            return;
        }
        try {
            var now = time.instant();
            schedule.begin();
            var before = known;
            if (before != null) {
                extend(before);
            }
            schedule.list(this::list);
            var stream = known();
            if (!stream.equals(before)) {
                join(stream);
            }
            overview = stream.leases().overview();
            if (overview.function()) {
                kept(now);
                throw StreamLeases.runsAsFunction(reader, reads);
            }
            share(stream);
            kept(now);
        } finally {
            // A stop does not wait for a look, which may have joined or taken shards since.
            if (closed) {
                releaseAll();
            }
        }
    }

    private void kept(Instant began) {
        var others =
                overview.shards().values().stream()
                        .filter(item -> item.worker().isPresent())
                        .filter(item -> !owned.containsKey(item.shard()))
                        .map(Listed::expires);
        schedule.end(began, overview.workers().size() > 1, others);
    }

    /// Extends the leases, all that can be extended, before Kinesis is asked, which may be down.
    private void extend(StreamLeases stream) {
        var failures = new ArrayList<RuntimeException>();
        attempt(() -> join(stream), failures);
        owned.values().forEach(shard -> attempt(() -> extend(shard), failures));
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private static void attempt(Runnable request, List<RuntimeException> failures) {
        try {
            request.run();
        } catch (RuntimeException failed) {
            failures.add(failed);
        }
    }

    private void join(StreamLeases stream) {
        stream.leases().join(time.instant().plus(LEASE));
        joined = true;
    }

    private StreamLeases known() {
        return known(Duration.ZERO);
    }

    /// Returns the leases on the shards of the stream.
    ///
    /// @param before the age of the records at which a new pipeline with `start: latest` begins
    /// @throws UnavailableException if Kinesis or the state table is unavailable
    StreamLeases known(Duration before) {
        var stream = known;
        if (stream == null) {
            stream = StreamLeases.of(reader, reads, table, time, before);
            known = stream;
        }
        return stream;
    }

    private void list() {
        var stream = known;
        var now = reads.describe();
        retention = now.retention();
        if (stream != null && !now.created().equals(stream.created())) {
            owned.values().forEach(shard -> forget(shard, "the stream was created again"));
            known = null;
        }
        shards = reads.shards();
        var byId = shards.stream().collect(Collectors.toMap(ListedShard::id, each -> each));
        for (var shard : owned.values()) {
            var described = byId.get(shard.id());
            if (described == null) {
                forget(shard, "all its records have expired");
            } else {
                synchronized (shard) {
                    shard.listed(described);
                }
            }
        }
    }

    private void forget(KinesisShard shard, String why) {
        synchronized (shard) {
            lose(shard, why);
        }
    }

    /// Extends a lease. If it is lost, its records are not processed any more.
    private void extend(KinesisShard shard) {
        synchronized (shard) {
            if (!shard.lost()) {
                boolean _ = write(shard, shard.checkpoint());
            }
        }
    }

    /// Stores the progress of a shard, and extends its lease. Returns false if the lease is lost.
    /// The caller holds the monitor of the shard.
    ///
    /// @throws UnavailableException if the state table is unavailable
    boolean write(KinesisShard shard, ShardCheckpoint<RecordNumber> then) {
        var now = time.instant();
        var until = now.plus(LEASE);
        if (!known().leases().write(shard.held(), shard.progress(then, now), until)) {
            lose(shard, "another worker has taken it");
            return false;
        }
        shard.become(then);
        shard.expires(until);
        return true;
    }

    private void lose(KinesisShard shard, String why) {
        var what = "shard %s of %s".formatted(shard.id(), reads.what());
        LOG.warn("Pipeline {} lost its lease on {}: {}", reader.pipeline(), what, why);
        drop(shard);
    }

    private void share(StreamLeases stream) {
        var open = open();
        var ids = open.stream().map(ListedShard::id).toList();
        int share = ShardShare.of(reader.worker(), overview, ids);
        give(share);
        // Other workers may take the same shards at the same time.
        open.stream()
                .filter(shard -> !owned.containsKey(shard.id()))
                .filter(this::free)
                .takeWhile(_ -> !closed && owned.size() < share)
                .forEach(shard -> take(shard, stream));
    }

    private boolean free(ListedShard shard) {
        var item = overview.shards().get(shard.id());
        return item == null
                || item.worker().isEmpty()
                || item.worker().get().equals(reader.worker());
    }

    private void take(ListedShard listed, StreamLeases stream) {
        var until = time.instant().plus(LEASE);
        var taken = stream.leases().take(listed.id(), until);
        if (taken.isEmpty() || taken.get().progress().ended()) {
            taken.ifPresent(each -> stream.leases().release(each.held(), each.progress()));
            return;
        }
        var shard = own(listed, taken.get(), stream, until);
        var before = Optional.ofNullable(overview.shards().get(listed.id()));
        shard.readUntil(taken.get().progress().oldest().or(() -> before.map(Listed::written)));
    }

    /// Adds a shard that was leased. An open lease on its records is that of a worker that died.
    KinesisShard own(ListedShard listed, Taken taken, StreamLeases stream, Instant until) {
        var checkpoint = taken.progress().checkpoint().crashed();
        var shard = new KinesisShard(listed, taken.held(), checkpoint, stream.since(), until);
        owned.put(listed.id(), shard);
        return shard;
    }

    /// Gives up shards above the share of this process: at once, or when their batch is settled.
    private void give(int share) {
        int excess = owned.size() - share;
        boolean given = false;
        for (var shard : List.copyOf(owned.values())) {
            synchronized (shard) {
                shard.giving(excess > 0);
                if (excess > 0 && !shard.busy(time.instant())) {
                    release(shard);
                    given = true;
                }
            }
            excess--;
        }
        if (given) {
            known().leases().handOver();
        }
    }

    /// Gives a shard, whose records are not in process, to another worker. The caller holds the
    /// monitor of the shard.
    void give(KinesisShard shard) {
        release(shard);
        known().leases().handOver();
    }

    private void release(KinesisShard shard) {
        var progress = shard.progress(shard.checkpoint().released(), time.instant());
        drop(shard);
        boolean _ = known().leases().release(shard.held(), progress);
    }

    /// Stores that all records of a closed shard are finished, and ends the lease on it. The caller
    /// holds the monitor of the shard.
    void end(KinesisShard shard) {
        var progress = shard.progress(shard.checkpoint(), time.instant()).atEnd();
        if (!known().leases().release(shard.held(), progress)) {
            lose(shard, "another worker has taken it");
            return;
        }
        drop(shard);
        look();
    }

    /// Forgets a shard without ending its lease.
    void drop(KinesisShard shard) {
        shard.lose();
        owned.remove(shard.id(), shard);
    }

    /// Ends all leases of this process, and takes no more.
    void close() {
        closed = true;
        releaseAll();
    }

    /// Ends all leases of this process.
    void releaseAll() {
        if (!joined && owned.isEmpty()) {
            return;
        }
        joined = false;
        look();
        try {
            for (var shard : List.copyOf(owned.values())) {
                synchronized (shard) {
                    if (!shard.lost()) {
                        release(shard);
                    }
                }
            }
            known().leases().leave();
            known().leases().handOver();
        } catch (UnavailableException down) {
            var what = "shards of %s before their leases expire".formatted(reads.what());
            LOG.warn(
                    "Pipeline {} could not give up {}: {}",
                    reader.pipeline(),
                    what,
                    down.getMessage());
        }
    }

    /// Returns true if no record of the stream is left. Reads the shards of other workers.
    ///
    /// @throws UnavailableException if Kinesis or the state table is unavailable
    boolean drained() {
        var stream = known;
        if (stream == null) {
            return false;
        }
        var now = stream.leases().overview();
        return shards.stream().allMatch(shard -> drained(shard, now, stream));
    }

    private boolean drained(ListedShard shard, Overview now, StreamLeases stream) {
        var mine = owned.get(shard.id());
        return mine == null ? stream.finished(shard.id(), now, reads) : mine.drained();
    }

    /// Returns the arrival of the oldest record that is not finished; empty if there is none.
    Optional<Instant> oldest() {
        var now = time.instant();
        var exist = shards.stream().map(ListedShard::id).collect(Collectors.toSet());
        var others =
                overview.shards().values().stream()
                        .filter(item -> exist.contains(item.shard()))
                        .filter(item -> !owned.containsKey(item.shard()))
                        .flatMap(item -> item.progress().oldest().stream());
        var mine = owned.values().stream().flatMap(shard -> shard.oldest(now).stream());
        return Stream.concat(others, mine).min(Instant::compareTo);
    }
}
