package dev.leat.local.stream;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import dev.leat.local.database.Micros;
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
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
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
            Map<Long, Checkpoint> checkpoints) {
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
        for (var reader : inTurn(ready(now))) {
            var lease = lease(reader, records, bytes, now);
            if (lease.isPresent()) {
                return lease;
            }
        }
        return Optional.empty();
    }

    private List<ShardReader> inTurn(List<ShardReader> ready) {
        if (ready.isEmpty()) {
            return ready;
        }
        int from = Math.floorMod(turns.getAndIncrement(), ready.size());
        return Stream.concat(
                        ready.subList(from, ready.size()).stream(), ready.subList(0, from).stream())
                .toList();
    }

    /// Returns the shards that have records to lease now.
    private List<ShardReader> ready(long now) {
        return waiting(now).stream().filter(reader -> reader.checkpoint().until() <= now).toList();
    }

    /// Returns the shards that have records and no lease, and whose ancestors are finished. An
    /// ancestor that no longer exists had only records that expired.
    private List<ShardReader> waiting(long now) {
        var waiting = new ArrayList<ShardReader>();
        var unfinished = new HashSet<Integer>();
        // A shard has a higher number than its parents.
        for (var member : stream.log().shards().members()) {
            var shard = member.log();
            var reader = reader(shard);
            boolean turn =
                    Stream.of(shard.parent(), shard.adjacent())
                            .flatMap(Optional::stream)
                            .noneMatch(unfinished::contains);
            if (!turn || !reader.finished()) {
                unfinished.add(shard.number());
            }
            if (turn && !reader.finished() && reader.idle(now)) {
                waiting.add(reader);
            }
        }
        return waiting;
    }

    private ShardReader reader(ShardLog shard) {
        return readers.computeIfAbsent(shard.id(), _ -> new ShardReader(shard, Checkpoint.at(0)));
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
                int most = suspect ? reader.checkpoint().group() : records;
                lease = lease(reader, number, Math.min(most, records), bytes, now);
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
            var page = unfinished(reader, before, records, bytes);
            if (page.isEmpty()) {
                skipExpired(reader, before);
                return Optional.empty();
            }
            long first = page.getFirst().sequence().offset();
            var leased = before.leasing(first, page.getLast().sequence().offset() + 1);
            boolean exhausted =
                    leased.suspected()
                            ? leased.convicted()
                            : leased.attempts() > queue.maxReceiveCount();
            if (!exhausted) {
                store(reader, leased);
                return Optional.of(open(reader, number, page, leased, now));
            }
            exhausted(reader, leased, page.getFirst().record(leased.attempts() - 1));
        }
    }

    private List<Streams.Stored> unfinished(
            ShardReader reader, Checkpoint before, int records, long bytes) {
        return stream
                .reader()
                .read(reader.shard(), before.position(), records, bytes)
                .records()
                .stream()
                .filter(stored -> !before.finished(stored.sequence().offset()))
                .toList();
    }

    private Lease open(
            ShardReader reader,
            long number,
            List<Streams.Stored> page,
            Checkpoint leased,
            long now) {
        var queue = redrives.log().queue();
        boolean suspect = leased.suspected();
        var work = new LeasedWork(queue.name(), LEASE + number, works(page, leased.attempts()));
        var offsets = page.stream().map(stored -> stored.sequence().offset()).toList();
        long until = now + queue.visibilityTimeout().toNanos() / 1000;
        var lease = new ShardLease(this, reader, number, suspect, work, offsets, until);
        reader.lease(lease);
        open.values().removeIf(other -> !other.reader().holds(other));
        open.put(work.lease(), lease);
        quarantine().until(number, suspect, until);
        return lease;
    }

    /// Moves the checkpoint behind records that have expired.
    private void skipExpired(ShardReader reader, Checkpoint before) {
        long oldest = stream.reader().oldest(reader.shard());
        if (oldest > before.position()) {
            store(reader, before.movedTo(oldest));
        }
    }

    private void store(ShardReader reader, Checkpoint then) {
        stream.log()
                .storage()
                .database()
                .commit(tx -> {
                    ReaderTable.put(tx, pipeline, reader.shard().id(), then);
                    return true;
                });
        reader.become(then);
    }

    /// Makes a record a dead letter that was leased as often as allowed and never settled.
    private void exhausted(ShardReader reader, Checkpoint leased, Record record) {
        var then =
                ShardReader.settled(
                        leased,
                        List.of(leased.position()),
                        leased.attempts(),
                        new Effect.Again[1],
                        0);
        var queue = redrives.log().queue();
        int crashes = leased.convicted() ? leased.crashes() : 0;
        stream.log()
                .storage()
                .database()
                .commit(tx -> {
                    queues.letters().exhausted(tx, queue, record, crashes);
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
            quarantine().until(lease.number(), lease.suspect(), until);
        }
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
        var then =
                ShardReader.settled(
                        reader.checkpoint(),
                        lease.offsets(),
                        settle.work().records().getFirst().attempt(),
                        settle.again(),
                        stream.log().now());
        ReaderTable.put(transaction, pipeline, reader.shard().id(), then);
        transaction.onCommit(() -> settled(lease, then));
    }

    private void settled(ShardLease lease, Checkpoint then) {
        lease.reader().become(then);
        lease.reader().lease(null);
        quarantine().leave(lease.number(), stream.log().now());
        signal().raise();
    }

    /// Ends all leases, so that they are not those of a process that crashed.
    void release() {
        for (var reader : readers.values()) {
            if (reader.checkpoint().leased() > 0) {
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
        return readers.values().stream().mapToLong(r -> r.checkpoint().suspects()).sum();
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
}
