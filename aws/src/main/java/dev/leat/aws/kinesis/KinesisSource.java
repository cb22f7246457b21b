package dev.leat.aws.kinesis;

import dev.leat.app.App;
import dev.leat.app.Micros;
import dev.leat.aws.sqs.SqsQueues;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import dev.leat.plan.Effect;
import dev.leat.plan.ExhaustedRecord;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Quarantine;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.stream.RecordNumber;
import dev.leat.stream.ShardCheckpoint;
import dev.leat.stream.ShardTurns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A stream in Kinesis as the workers of one pipeline use it. At most one lease of a shard is open,
/// so its records are processed in order. A shard is read after all records of its parents are
/// finished. Redriven dead letters come from a queue. Thread-safe.
final class KinesisSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(KinesisSource.class);

    private static final String LEASE = "shard-";

    private final App app;
    private final String name;
    private final ShardReads reads;
    private final ShardKeeper keeper;
    private final SqsQueues queues;
    private final Source redrives;
    private final Time time;
    private final Map<String, KinesisLease> open = new ConcurrentHashMap<>();
    private final ShardDemand demand;

    /// The number of requests for a lease; the next search begins at another shard.
    private final AtomicInteger turns = new AtomicInteger();

    private volatile Optional<RuntimeException> failure = Optional.empty();

    /// @param name the queue of redriven dead letters, which is the name of the source
    /// @param onDemand true if a call of [#lease] reads records itself, without waiting
    KinesisSource(
            App app,
            String name,
            ShardReads reads,
            ShardKeeper keeper,
            SqsQueues queues,
            Time time,
            boolean onDemand) {
        this.app = app;
        this.name = name;
        this.reads = reads;
        this.keeper = keeper;
        this.queues = queues;
        this.redrives = queues.source(name);
        this.time = time;
        this.demand = new ShardDemand(reads, keeper, time, onDemand, this::leased);
    }

    ShardKeeper keeper() {
        return keeper;
    }

    ShardDemand demand() {
        return demand;
    }

    private Quarantine quarantine() {
        return queues.quarantine();
    }

    @Override
    public Optional<Lease> lease(int records, long bytes) {
        demand.want(records);
        var redriven = redrives.lease(records, bytes);
        if (redriven.isPresent()) {
            return redriven;
        }
        var waiting = waiting();
        for (var shard : ShardTurns.rotated(waiting, turns.getAndIncrement())) {
            var lease = lease(shard, records, bytes);
            if (lease.isPresent()) {
                demand.changed().raise();
                return lease;
            }
        }
        var down = failure;
        if (waiting.isEmpty() && down.isPresent()) {
            throw down.get();
        }
        return Optional.empty();
    }

    /// Returns the shards with records and without a lease, also those whose records wait.
    private List<KinesisShard> waiting() {
        var now = time.instant();
        var waiting = new ArrayList<KinesisShard>();
        for (var shard : keeper.owned()) {
            synchronized (shard) {
                if (shard.waiting(now)) {
                    waiting.add(shard);
                }
            }
        }
        return waiting;
    }

    private Optional<Lease> lease(KinesisShard shard, int records, long bytes) {
        synchronized (shard) {
            var now = time.instant();
            if (!shard.waiting(now) || shard.checkpoint().until() > Micros.of(now)) {
                return Optional.empty();
            }
            long number = queues.nextLease();
            if (!quarantine().enter(number, shard.checkpoint().suspected(), Micros.of(now))) {
                return Optional.empty();
            }
            Optional<Lease> lease = Optional.empty();
            try {
                lease = lease(shard, number, records, bytes);
            } finally {
                if (lease.isEmpty()) {
                    quarantine().leave(number, Micros.of(now));
                }
            }
            return lease;
        }
    }

    /// Stores that records are leased. Only then they are returned, so that no crash loses the
    /// count of attempts.
    private Optional<Lease> lease(KinesisShard shard, long number, int records, long bytes) {
        while (true) {
            var before = shard.checkpoint();
            var page = shard.page(before.most(records), bytes);
            var work = page.stream().filter(each -> !before.finished(each.number())).toList();
            if (work.isEmpty()) {
                return Optional.empty();
            }
            var first = work.getFirst().number();
            var leased = before.leasing(first, work.getLast().number(), work.size());
            if (!leased.exhausted(app.queue(name).maxReceiveCount())) {
                boolean stored = keeper.write(shard, leased);
                if (stored && shard.expired(time.instant())) {
                    // The response came too late: another process may have these records now.
                    shard.become(leased.released());
                    return Optional.empty();
                }
                return stored
                        ? Optional.of(open(shard, number, page, work, leased))
                        : Optional.empty();
            }
            letter(work.getFirst(), leased);
            var until = numbers(page).stream().filter(each -> each.compareTo(first) <= 0).toList();
            if (!keeper.write(shard, leased.settled(until, new Effect.Again[1], 0))) {
                return Optional.empty();
            }
        }
    }

    private static List<RecordNumber> numbers(List<KinesisShard.Buffered> page) {
        return page.stream().map(KinesisShard.Buffered::number).toList();
    }

    private Lease open(
            KinesisShard shard,
            long number,
            List<KinesisShard.Buffered> page,
            List<KinesisShard.Buffered> work,
            ShardCheckpoint<RecordNumber> leased) {
        var records = new ArrayList<Record>(work.size());
        for (var each : work) {
            int attempt = records.isEmpty() ? leased.attempts() : 1;
            records.add(each.record().record(attempt, each.order()));
        }
        boolean suspect = leased.suspected();
        var until = time.instant().plus(app.queue(name).visibilityTimeout());
        var lease =
                new KinesisLease(
                        this,
                        shard,
                        number,
                        suspect,
                        new LeasedWork(name, LEASE + number, records),
                        numbers(page),
                        until);
        shard.lease(lease);
        forgetEnded();
        open.put(lease.work().lease(), lease);
        quarantine().until(number, suspect, Micros.of(until));
        return lease;
    }

    /// Returns true if a worker has records of the shards of this process.
    private boolean leased() {
        forgetEnded();
        var now = time.instant();
        return open.values().stream().anyMatch(lease -> lease.until().isAfter(now));
    }

    /// Forgets leases that cannot be settled any more.
    private void forgetEnded() {
        open.values().stream().filter(lease -> !lease.open()).forEach(this::forget);
    }

    private void forget(KinesisLease lease) {
        open.remove(lease.work().lease());
        quarantine().leave(lease.number(), Micros.of(time.instant()));
    }

    /// Makes a record a dead letter that was leased as often as allowed and never settled.
    private void letter(KinesisShard.Buffered first, ShardCheckpoint<RecordNumber> leased) {
        var record = first.record().record(leased.attempts() - 1, first.order());
        var letter = ExhaustedRecord.letter(app, name, record);
        var letters = app.queue(name).deadLetterQueue().orElseThrow();
        var store = queues.store();
        store.send(store.letters(new Effect.DeadLetters(letters, List.of(letter)), List.of()));
    }

    void extend(KinesisLease lease, Duration by) {
        synchronized (lease.shard()) {
            if (lease.open()) {
                var until = time.instant().plus(by);
                lease.extended(until);
                quarantine().until(lease.number(), lease.suspected(), Micros.of(until));
            }
        }
    }

    /// Returns true if a lease is one of records of a shard, not of the queue of redrives.
    static boolean ofShard(LeasedWork work) {
        return work.lease().startsWith(LEASE);
    }

    /// Checks that the lease of a batch could be ended now.
    ///
    /// @throws LeaseLostException if the lease has already ended
    /// @throws UnavailableException if the lease may have ended, and the state table is unavailable
    void check(LeasedWork work) {
        var lease = held(work);
        var shard = lease.shard();
        synchronized (shard) {
            if (shard.expired(time.instant()) && !keeper.write(shard, shard.checkpoint())) {
                throw lost(work);
            }
        }
    }

    /// Stores that the trial of a suspect has ended.
    ///
    /// @throws LeaseLostException if the lease has already ended
    void tried(KinesisLease lease) {
        var shard = lease.shard();
        synchronized (shard) {
            if (!lease.open() || !keeper.write(shard, shard.checkpoint().tried())) {
                throw lost(lease.work());
            }
        }
    }

    /// Ends the lease of a batch.
    ///
    /// @throws LeaseLostException if the lease has already ended; nothing is stored
    /// @throws UnavailableException if the state table is unavailable; the lease is still open
    void settle(Effect.Settle settle) {
        var lease = held(settle.work());
        var shard = lease.shard();
        synchronized (shard) {
            if (!lease.open()) {
                throw lost(settle.work());
            }
            var now = time.instant();
            var then = shard.checkpoint().settled(lease.page(), settle.again(), Micros.of(now));
            if (!keeper.write(shard, then)) {
                throw lost(settle.work());
            }
            shard.lease(null);
            forget(lease);
            giveUp(shard);
        }
        demand.changed().raise();
        signal().raise();
    }

    /// Gives up a shard after a batch if another worker gets it or it has ended. The batch is
    /// settled, also if this fails. The caller holds the monitor of the shard.
    private void giveUp(KinesisShard shard) {
        try {
            if (shard.giving()) {
                keeper.give(shard);
            } else if (!demand.onRequest()) {
                boolean _ = demand.finish(shard);
            }
        } catch (UnavailableException down) {
            LOG.warn(
                    "Shard {} of {} could not be given up, which is repeated, or its lease expires: {}",
                    shard.id(),
                    reads.what(),
                    down.getMessage());
        }
    }

    private KinesisLease held(LeasedWork work) {
        var lease = open.get(work.lease());
        if (lease == null || !lease.open()) {
            throw lost(work);
        }
        return lease;
    }

    private LeaseLostException lost(LeasedWork work) {
        Optional.ofNullable(open.get(work.lease())).ifPresent(this::forget);
        return new LeaseLostException(
                "lease %s of %s ended before its %d records were settled; they are redelivered"
                        .formatted(work.lease(), reads.what(), work.size()));
    }

    /// Sets the reason why nothing can be read; empty if records can be read.
    void failure(Optional<RuntimeException> now) {
        failure = now;
        now.ifPresent(_ -> signal().raise());
    }

    @Override
    public int available(int records) {
        demand.repeat(records);
        var now = time.instant();
        long left = redrives.available(records);
        for (var shard : waiting()) {
            synchronized (shard) {
                left += shard.checkpoint().until() > Micros.of(now) ? 0 : shard.unfinished();
            }
        }
        return (int) Math.min(left, records);
    }

    @Override
    public long suspects() {
        return redrives.suspects()
                + keeper.owned().stream().mapToLong(s -> s.checkpoint().suspectCount()).sum();
    }

    /// The signal of the queue of redrives, which is raised for records of the stream, too.
    @Override
    public Signal signal() {
        return redrives.signal();
    }

    @Override
    public Optional<Instant> next() {
        var now = time.instant();
        var times = new ArrayList<Instant>();
        redrives.next().ifPresent(times::add);
        for (var shard : waiting()) {
            long until = shard.checkpoint().until();
            if (until > Micros.of(now)) {
                times.add(Micros.instant(until));
            } else {
                quarantine().again(Micros.of(now)).map(Micros::instant).ifPresent(times::add);
            }
        }
        open.values().stream()
                .filter(lease -> lease.until().isAfter(now) && lease.open())
                .forEach(lease -> times.add(lease.until()));
        if (demand.onRequest() && keeper.open().size() > keeper.owned().size()) {
            times.add(keeper.next());
        }
        return times.stream().filter(each -> each.isAfter(now)).min(Instant::compareTo);
    }

    @Override
    public boolean drained() {
        demand.repeat(1);
        // An app that is asked often sends no requests while it has records.
        return keeper.owned().stream().allMatch(KinesisShard::drained)
                && redrives.drained()
                && keeper.drained();
    }

    /// The age of the oldest record that is not finished, in the shards of this process as it knows
    /// now, in those of others as it knew at its last look.
    @Override
    public Optional<Duration> lag() {
        return keeper.oldest().map(at -> Duration.between(at, time.instant()));
    }
}
