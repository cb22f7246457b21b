package dev.leat.aws.kinesis;

import dev.leat.aws.state.ShardLeases.Held;
import dev.leat.aws.state.ShardProgress;
import dev.leat.port.StreamRecord;
import dev.leat.stream.RecordNumber;
import dev.leat.stream.ShardCheckpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A shard that this process has leased: its checkpoint, the records that were read and are not
/// finished, and the open lease of a worker. Its monitor guards it; the caller of a method holds
/// the monitor, except for [#fetch] and [#bytes].
final class KinesisShard {

    /// Maximum total size of the records that are read in advance.
    private static final long MOST_BYTES = 4L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(KinesisShard.class);

    /// The time between two messages about expired records.
    private static final Duration WARNED = Duration.ofMinutes(1);

    private final Held held;
    private final Optional<Instant> since;
    private ListedShard listed;
    private ShardCheckpoint<RecordNumber> checkpoint;

    /// The records behind the checkpoint that were read, in order.
    private final Deque<Buffered> buffer = new ArrayDeque<>();

    /// The total size of the buffered records. It may be read without the monitor.
    private final AtomicLong bytes = new AtomicLong();

    private long read;
    private RecordNumber readTo;
    private @Nullable String iterator;
    private boolean reading;
    private boolean exhausted;
    private Optional<Instant> readUntil = Optional.empty();
    private Instant warned = Instant.EPOCH;
    private boolean current;
    private Duration behind = Duration.ZERO;
    private Instant expires;
    private volatile @Nullable KinesisLease lease;
    private volatile boolean lost;
    private boolean giving;

    /// A record that was read.
    ///
    /// @param order a number that increases within the shard
    record Buffered(RecordNumber number, StreamRecord record, long order) {
        int size() {
            return record.data().length + record.partitionKey().length();
        }
    }

    /// @param since the time from which on records are read, if none was finished
    /// @param expires the deadline of the lease on the shard
    KinesisShard(
            ListedShard listed,
            Held held,
            ShardCheckpoint<RecordNumber> checkpoint,
            Optional<Instant> since,
            Instant expires) {
        this.listed = listed;
        this.held = held;
        this.checkpoint = checkpoint;
        this.since = since;
        this.expires = expires;
        this.readTo = checkpoint.after();
    }

    String id() {
        return held.shard();
    }

    Held held() {
        return held;
    }

    ShardCheckpoint<RecordNumber> checkpoint() {
        return checkpoint;
    }

    /// Returns true if another process may have the lease on the shard.
    boolean expired(Instant now) {
        return !expires.isAfter(now);
    }

    void expires(Instant then) {
        expires = then;
    }

    /// Replaces the description of the shard, which may have been closed.
    void listed(ListedShard then) {
        listed = then;
        checkEnd();
    }

    /// Sets the checkpoint, and forgets the records before it.
    void become(ShardCheckpoint<RecordNumber> then) {
        checkpoint = then;
        while (!buffer.isEmpty() && buffer.getFirst().number().compareTo(then.after()) <= 0) {
            bytes.addAndGet(-buffer.removeFirst().size());
        }
    }

    /// Returns true if another process has leased the shard.
    boolean lost() {
        return lost;
    }

    void lose() {
        lost = true;
        buffer.clear();
        bytes.set(0);
    }

    /// Returns true if the shard is given to another worker when no lease is open.
    boolean giving() {
        return giving;
    }

    void giving(boolean then) {
        giving = then;
    }

    @Nullable KinesisLease lease() {
        return lease;
    }

    void lease(@Nullable KinesisLease then) {
        lease = then;
        forgetFinished();
    }

    /// Returns true if a worker has records of the shard.
    boolean busy(Instant now) {
        return lease != null && lease.until().isAfter(now);
    }

    /// Returns true if records of the shard can be leased, apart from the time for which they wait.
    boolean waiting(Instant now) {
        return !lost && !giving && !busy(now) && unfinished() > 0;
    }

    /// Returns the number of records that were read and are not finished.
    int unfinished() {
        return checkpoint.done().isEmpty()
                ? buffer.size()
                : (int) buffer.stream().filter(each -> !checkpoint.finished(each.number())).count();
    }

    /// Returns true if the end of the shard was read, and all its records are finished.
    boolean ended(Instant now) {
        return exhausted && !lost && !busy(now) && unfinished() == 0;
    }

    /// Returns true if no record of the shard is left, as of the last read.
    synchronized boolean drained() {
        return (current || exhausted) && unfinished() == 0 && lease == null;
    }

    /// Returns the records of a lease and the finished ones between them.
    List<Buffered> page(int records, long most) {
        var page = new ArrayList<Buffered>();
        int leased = 0;
        long left = most;
        for (var each : buffer) {
            if (!checkpoint.finished(each.number())) {
                if (leased == records || (leased > 0 && each.size() > left)) {
                    break;
                }
                left -= each.size();
                leased++;
            }
            page.add(each);
        }
        return page;
    }

    /// Returns the total size of the records that were read and are not finished. Never waits for
    /// the monitor.
    long bytes() {
        return bytes.get();
    }

    /// Returns true if records should be read: fewer wait than a batch has.
    synchronized boolean wants(int records) {
        if (lost || giving || exhausted) {
            return false;
        }
        int leased = lease == null ? 0 : lease.page().size();
        return buffer.size() - leased < records && bytes.get() < MOST_BYTES;
    }

    /// Sets the time of arrival up to which the records are read or finished; empty if the shard
    /// was never read.
    synchronized void readUntil(Optional<Instant> then) {
        readUntil = then;
    }

    /// Reads records. Returns their number.
    ///
    /// @param now the time
    /// @param retention the time after which records expire
    /// @throws dev.leat.port.UnavailableException if Kinesis is unavailable
    int fetch(ShardReads reads, int most, Instant now, Duration retention)
            throws ThrottledException {
        String from;
        RecordNumber after;
        synchronized (this) {
            if (reading || lost || exhausted) {
                return 0;
            }
            reading = true;
            from = iterator;
            after = readTo;
        }
        try {
            ShardPage page = from == null ? null : reads.read(id(), from, most);
            if (page == null) {
                page = reads.read(id(), reads.iterator(id(), after, since), most);
            }
            synchronized (this) {
                if (page == null || lost) {
                    return 0;
                }
                skipped(reads, now.minus(retention), now);
                readUntil = Optional.of(now.minus(page.behind()));
                return add(page);
            }
        } finally {
            synchronized (this) {
                reading = false;
            }
        }
    }

    /// Adds records that another process has read. It also finds the end of the shard. The caller
    /// holds the monitor.
    void deliver(List<StreamRecord> records) {
        int _ = add(new ShardPage(records, Optional.of(""), Duration.ZERO));
    }

    /// Logs that records may have expired unread. Kinesis does not say how many: sequence numbers
    /// have gaps.
    private void skipped(ShardReads reads, Instant kept, Instant now) {
        boolean late = readUntil.filter(until -> until.isBefore(kept)).isPresent();
        if (late && !now.isBefore(warned.plus(WARNED))) {
            warned = now;
            LOG.warn(
                    "Shard {} of {} was last read up to {}, so records that arrived before {} have expired and are skipped",
                    id(),
                    reads.what(),
                    readUntil.orElseThrow(),
                    kept);
        }
    }

    private int add(ShardPage page) {
        int added = 0;
        for (var record : page.records()) {
            var number = new RecordNumber(record.sequence());
            if (number.compareTo(readTo) > 0) {
                var next = new Buffered(number, record, read++);
                buffer.add(next);
                bytes.addAndGet(next.size());
                readTo = number;
                added++;
            }
        }
        forgetFinished();
        iterator = page.next().orElse(null);
        behind = page.behind();
        current = page.records().isEmpty() && behind.isZero();
        exhausted |= page.next().isEmpty();
        checkEnd();
        return added;
    }

    /// Forgets finished records that nothing precedes any more, because the records before them
    /// have expired or are finished, too. They would never be leased.
    private void forgetFinished() {
        while (lease == null
                && !buffer.isEmpty()
                && checkpoint.finished(buffer.getFirst().number())) {
            become(checkpoint.movedBehind(buffer.getFirst().number()));
        }
    }

    private void checkEnd() {
        exhausted |= listed.end().filter(end -> readTo.compareTo(end) >= 0).isPresent();
    }

    /// Returns true if the last read was behind the end of the shard.
    synchronized boolean behind() {
        return !behind.isZero();
    }

    /// Returns the arrival of the oldest record that is not finished; empty if there is none.
    synchronized Optional<Instant> oldest(Instant now) {
        return progress(checkpoint, now).oldest();
    }

    /// Returns the shard's progress with this checkpoint.
    ShardProgress progress(ShardCheckpoint<RecordNumber> then, Instant now) {
        var oldest =
                buffer.stream()
                        .filter(each -> !then.finished(each.number()))
                        .findFirst()
                        .map(each -> each.record().arrived());
        return new ShardProgress(
                then,
                false,
                oldest.or(
                        () -> behind.isZero() ? Optional.empty() : Optional.of(now.minus(behind))));
    }
}
