package dev.leat.aws.kinesis;

import dev.leat.aws.state.ShardProgress;
import dev.leat.port.StreamRecord;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.stream.RecordNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Leases the shards of a stream whose records Lambda delivers, each for one invocation. Containers
/// that read the stream find the leases. Owned by one thread.
final class ShardDelivery {

    /// The time for which containers take no shards after an invocation.
    static final Duration KNOWN = Duration.ofMinutes(2);

    /// The age of the records at which a new pipeline with `start: latest` begins. The event source
    /// mapping reads all records of the stream, and the first invocation may be some minutes after
    /// its creation.
    private static final Duration LATEST = Duration.ofMinutes(5);

    private final ShardKeeper keeper;
    private final ShardReads reads;
    private final Time time;

    /// The shards whose parents are finished, as far as this process knows.
    private final Set<String> begun = new HashSet<>();

    private Instant joined = Instant.MIN;

    ShardDelivery(ShardKeeper keeper, ShardReads reads, Time time) {
        this.keeper = keeper;
        this.reads = reads;
        this.time = time;
    }

    /// Leases a shard, and adds those of the delivered records to it that are not finished.
    ///
    /// @param records records of the shard in their order
    /// @param end the time at which the invocation ends
    /// @throws UnavailableException if Kinesis or the state table is unavailable, a container has
    ///   leased the shard, or records of its parents are not finished
    DeliveredRecords deliver(String shard, List<StreamRecord> records, Instant end) {
        var stream = keeper.known(LATEST);
        join(stream, end);
        var taken =
                stream.leases()
                        .take(shard, end)
                        .orElseThrow(() ->
                                new UnavailableException(
                                        "a container that runs the same pipeline has leased shard %s of %s; run the pipeline either in functions or in containers"
                                                .formatted(shard, reads.what())));
        boolean started = !taken.progress().equals(ShardProgress.NONE);
        if (!started && !begun.contains(shard)) {
            checkParents(shard, stream);
        }
        begun.add(shard);
        var listed = new ListedShard(shard, List.of(), Optional.empty());
        var owned = keeper.own(listed, taken, stream, end);
        var skipped = started ? Optional.<Instant>empty() : stream.since();
        var wanted =
                records.stream()
                        .filter(record -> skipped.filter(record.arrived()::isBefore).isEmpty())
                        .toList();
        synchronized (owned) {
            owned.deliver(wanted);
        }
        return new DeliveredRecords(
                keeper,
                owned,
                wanted.stream().map(record -> new RecordNumber(record.sequence())).toList(),
                time);
    }

    private void join(StreamLeases stream, Instant end) {
        var now = time.instant();
        if (joined.isBefore(now.minus(KNOWN.dividedBy(4)))) {
            var until = now.plus(KNOWN);
            stream.leases().join(until.isBefore(end) ? end : until);
            joined = now;
        }
    }

    /// Lambda delivers the records of a shard after those of its parents. Containers may have
    /// records of the parents, if they ran the pipeline before.
    private void checkParents(String shard, StreamLeases stream) {
        var listed = reads.shards();
        var parents =
                listed.stream()
                        .filter(each -> each.id().equals(shard))
                        .flatMap(each -> each.parents().stream())
                        .toList();
        var unfinished = listed.stream().map(ListedShard::id).filter(parents::contains).toList();
        if (unfinished.isEmpty()) {
            return;
        }
        var now = stream.leases().overview();
        for (var parent : unfinished) {
            if (!stream.finished(parent, now, reads)) {
                throw new UnavailableException(
                        "shard %s of %s begins when the records of its parent %s are finished"
                                .formatted(shard, reads.what(), parent));
            }
        }
    }
}
