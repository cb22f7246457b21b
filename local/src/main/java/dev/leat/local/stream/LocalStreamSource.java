package dev.leat.local.stream;

import dev.leat.app.Micros;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueue;
import dev.leat.local.queue.OpenQueues;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Quarantine;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.Streams;
import dev.leat.stream.ShardCheckpoint;
import dev.leat.stream.ShardTurns;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A stream as the workers of one pipeline use it. At most one lease of a shard is open, so its
/// records are processed in order. A shard is read after all records of its parents are finished.
/// Redriven dead letters come from a queue. Thread-safe.
final class LocalStreamSource implements Source {

    private static final String LEASE = "shard-";

    private final String pipeline;
    private final OpenStream stream;
    private final OpenQueue redrives;
    private final OpenQueues queues;

    /// By the id of the shard.
    private final Map<Long, ShardReader> readers = new ConcurrentHashMap<>();

    private final Map<String, ShardLease> open = new ConcurrentHashMap<>();

    /// The number of leases; the next search begins at another shard.
    private final AtomicInteger turns = new AtomicInteger();

    /// @param checkpoints the stored checkpoints, by the id of the shard
    LocalStreamSource(
            String pipeline,
            OpenStream stream,
            OpenQueue redrives,
            OpenQueues queues,
            Map<Long, ShardCheckpoint<Long>> checkpoints) {
        this.pipeline = pipeline;
        this.stream = stream;
        this.redrives = redrives;
        this.queues = queues;
        for (var member : stream.log().shards().members()) {
            var stored = checkpoints.get(member.log().id());
            if (stored != null) {
                readers.put(member.log().id(), new ShardReader(member.log(), stored));
            }
        }
        stream.log().watch(signal());
    }

    private Quarantine quarantine() {
        return queues.quarantine();
    }

    @Override
    public Optional<Lease> lease(int records, long bytes) {
        var redriven = redrives.source().lease(records, bytes);
        if (redriven.isPresent()) {
            return redriven;
        }
        stream.retention().check();
        long now = stream.log().now();
        for (var reader : ShardTurns.rotated(ready(now), turns.getAndIncrement())) {
            var lease = lease(reader, records, bytes, now);
            if (lease.isPresent()) {
                return lease;
            }
        }
        return Optional.empty();
    }

    /// Returns the shards that have records to lease now.
    private List<ShardReader> ready(long now) {
        return waiting(now).stream().filter(reader -> reader.checkpoint().until() <= now).toList();
    }

    /// Returns the shards that have records and no lease, and whose ancestors are finished.
    private List<ShardReader> waiting(long now) {
        // A shard has a higher number than its parents.
        return ShardTurns.open(
                        stream.log().shards().members(),
                        member -> member.log().number(),
                        member ->
                                Stream.of(member.log().parent(), member.log().adjacent())
                                        .flatMap(Optional::stream),
                        member -> reader(member.log()).finished())
                .stream()
                .map(member -> reader(member.log()))
                .filter(reader -> !reader.finished() && reader.idle(now))
                .toList();
    }

    private ShardReader reader(ShardLog shard) {
        return readers.computeIfAbsent(shard.id(), _ -> new ShardReader(shard, Offsets.from(0)));
    }

    private Optional<Lease> lease(ShardReader reader, int records, long bytes, long now) {
        if (!reader.take(now)) {
            return Optional.empty();
        }
        try {
            boolean suspect = reader.checkpoint().suspected();
            long number = queues.leaseNumbers().incrementAndGet();
            if (!quarantine().enter(number, suspect, now)) {
                return Optional.empty();
            }
            Optional<Lease> lease = Optional.empty();
            try {
                int most = reader.checkpoint().most(records);
                lease = lease(reader, number, most, bytes, now);
            } finally {
                if (lease.isEmpty()) {
                    quarantine().leave(number, now);
                }
            }
            return lease;
        } finally {
            reader.leave();
        }
    }

    /// Reads the records and stores that they are leased. Only then they are returned, so that no
    /// crash loses the count of attempts.
    private Optional<Lease> lease(
            ShardReader reader, long number, int records, long bytes, long now) {
        var queue = redrives.log().queue();
        while (true) {
            var before = reader.checkpoint();
            var page = page(reader, before, records, bytes);
            var work = unfinished(page, before);
            if (work.isEmpty()) {
                skipExpired(reader, before);
                return Optional.empty();
            }
            var leased =
                    before.leasing(offset(work.getFirst()), offset(work.getLast()), work.size());
            if (!leased.exhausted(queue.maxReceiveCount())) {
                store(reader, leased);
                return Optional.of(open(reader, number, page, leased, now));
            }
            exhausted(reader, leased, page, work.getFirst().record(leased.attempts() - 1));
        }
    }

    private static long offset(Streams.Stored stored) {
        return stored.sequence().offset();
    }

    private List<Streams.Stored> page(
            ShardReader reader, ShardCheckpoint<Long> before, int records, long bytes) {
        return stream.reader()
                .read(reader.shard(), Offsets.first(before), records, bytes)
                .records();
    }

    private static List<Streams.Stored> unfinished(
            List<Streams.Stored> page, ShardCheckpoint<Long> checkpoint) {
        return page.stream().filter(stored -> !checkpoint.finished(offset(stored))).toList();
    }

    private Lease open(
            ShardReader reader,
            long number,
            List<Streams.Stored> page,
            ShardCheckpoint<Long> leased,
            long now) {
        var queue = redrives.log().queue();
        boolean suspect = leased.suspected();
        var records = works(unfinished(page, leased), leased.attempts());
        var work = new LeasedWork(queue.name(), LEASE + number, records);
        var offsets = offsets(page);
        long until = now + queue.visibilityTimeout().toNanos() / 1000;
        var lease = new ShardLease(this, reader, number, suspect, work, offsets, until);
        reader.lease(lease);
        open.values().removeIf(other -> !other.reader().holds(other));
        open.put(work.lease(), lease);
        quarantine().until(number, suspect, until);
        return lease;
    }

    private static List<Long> offsets(List<Streams.Stored> page) {
        return page.stream().map(LocalStreamSource::offset).toList();
    }

    /// Moves the checkpoint behind records that have expired.
    private void skipExpired(ShardReader reader, ShardCheckpoint<Long> before) {
        var then = Offsets.since(stream.reader().oldest(reader.shard()), before);
        if (!then.equals(before)) {
            store(reader, then);
        }
    }

    private void store(ShardReader reader, ShardCheckpoint<Long> then) {
        stream.log()
                .storage()
                .database()
                .commit(tx -> {
                    ReaderTable.put(tx, pipeline, reader.shard().id(), then);
                    return true;
                });
        reader.become(then);
    }

    /// Makes the first record of a lease a dead letter, because it was leased as often as allowed
    /// and never settled.
    private void exhausted(
            ShardReader reader,
            ShardCheckpoint<Long> leased,
            List<Streams.Stored> page,
            Record record) {
        long first = leased.head().orElseThrow();
        var until = page.stream().filter(stored -> offset(stored) <= first).toList();
        var then = leased.settled(offsets(until), new Effect.Again[1], 0);
        var queue = redrives.log().queue();
        stream.log()
                .storage()
                .database()
                .commit(tx -> {
                    queues.letters().exhausted(tx, queue, record);
                    ReaderTable.put(tx, pipeline, reader.shard().id(), then);
                    return true;
                });
        reader.become(then);
    }

    private static List<Record> works(List<Streams.Stored> page, int attempts) {
        var records = new ArrayList<Record>(page.size());
        for (var stored : page) {
            records.add(stored.record(records.isEmpty() ? attempts : 1));
        }
        return records;
    }

    void extend(ShardLease lease, Duration by) {
        if (lease.reader().holds(lease)) {
            long until = stream.log().now() + by.toNanos() / 1000;
            lease.extended(until);
            quarantine().until(lease.number(), lease.suspected(), until);
        }
    }

    /// Stores that the trial of a suspect has ended.
    void tried(ShardLease lease) {
        if (!lease.reader().holds(lease)) {
            throw lost(lease.work());
        }
        store(lease.reader(), lease.reader().checkpoint().tried());
    }

    /// Ends the lease of a batch in the transaction.
    ///
    /// @throws LeaseLostException if the lease has already ended
    void settle(Transaction transaction, Effect.Settle settle) throws SQLException {
        if (!settle.work().lease().startsWith(LEASE)) {
            redrives.source().settle(transaction, settle);
            return;
        }
        var lease = held(settle.work());
        if (!open.remove(settle.work().lease(), lease)) {
            throw lost(settle.work());
        }
        transaction.onRollback(() -> open.put(settle.work().lease(), lease));
        var reader = lease.reader();
        var then = reader.checkpoint().settled(lease.page(), settle.again(), stream.log().now());
        ReaderTable.put(transaction, pipeline, reader.shard().id(), then);
        transaction.onCommit(() -> settled(lease, then));
    }

    private void settled(ShardLease lease, ShardCheckpoint<Long> then) {
        lease.reader().become(then);
        lease.reader().lease(null);
        quarantine().leave(lease.number(), stream.log().now());
        signal().raise();
    }

    /// Ends all leases, so that they are not those of a process that crashed.
    void release() {
        for (var reader : readers.values()) {
            if (reader.checkpoint().leased().isPresent()) {
                store(reader, reader.checkpoint().released());
            }
            reader.lease(null);
        }
    }

    /// Checks that the lease of a batch could be ended now.
    ///
    /// @throws LeaseLostException if the lease has already ended
    void check(LeasedWork work) {
        if (work.lease().startsWith(LEASE)) {
            held(work);
        } else {
            redrives.source().check(work);
        }
    }

    private ShardLease held(LeasedWork work) {
        var lease = open.get(work.lease());
        if (lease == null || !lease.reader().holds(lease)) {
            throw lost(work);
        }
        return lease;
    }

    private LeaseLostException lost(LeasedWork work) {
        return new LeaseLostException(
                "lease %s of stream %s ended before its %d records were settled; they are redelivered"
                        .formatted(work.lease(), stream.log().info().name(), work.size()));
    }

    @Override
    public int available(int records) {
        long left =
                ready(stream.log().now()).stream().mapToLong(ShardReader::left).sum()
                        + redrives.source().available(records);
        return (int) Math.min(left, records);
    }

    @Override
    public long suspects() {
        return redrives.source().suspects() + shardSuspects();
    }

    /// Returns the number of suspects in the shards.
    long shardSuspects() {
        return readers.values().stream().mapToLong(r -> r.checkpoint().suspectCount()).sum();
    }

    /// The signal of the queue of redrives, which the stream raises, too.
    @Override
    public Signal signal() {
        return redrives.log().signal();
    }

    @Override
    public Optional<Instant> next() {
        long now = stream.log().now();
        var times = new ArrayList<Instant>();
        redrives.source().next().ifPresent(times::add);
        for (var reader : waiting(now)) {
            long until = reader.checkpoint().until();
            if (until > now) {
                times.add(Micros.instant(until));
            } else {
                quarantine().again(now).map(Micros::instant).ifPresent(times::add);
            }
        }
        open.values().stream()
                .filter(lease -> lease.deadline() > now && lease.reader().holds(lease))
                .forEach(lease -> times.add(lease.until()));
        return times.stream().min(Instant::compareTo);
    }

    @Override
    public boolean drained() {
        return redrives.source().drained()
                && stream.log().shards().members().stream()
                        .allMatch(member -> reader(member.log()).finished());
    }

    @Override
    public Optional<Duration> lag() {
        return stream.log().shards().members().stream()
                .filter(member -> !reader(member.log()).finished())
                .map(member -> unexpired(member.log()))
                .filter(reader -> !reader.finished())
                .map(reader ->
                        stream.reader().behind(reader.shard(), Offsets.first(reader.checkpoint())))
                .max(Duration::compareTo);
    }

    /// Returns the state of a shard without the records that have expired.
    private ShardReader unexpired(ShardLog shard) {
        long oldest = stream.reader().oldest(shard);
        return new ShardReader(shard, Offsets.since(oldest, reader(shard).checkpoint()));
    }
}
