package dev.leat.aws.kinesis;

import dev.leat.batch.Record;
import dev.leat.port.Signal;
import dev.leat.port.StreamRecord;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/// A read of a shard from a time to its newest record. Owned by one thread.
final class ShardRead {

    private static final int MOST_RECORDS = 1_000;

    /// All readers of a shard share its limit for each second
    /// (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html). So a refused
    /// read is repeated in a later second, which leaves reads to the pipelines.
    private static final Duration LATER = Duration.ofMillis(1_500);

    private final KinesisStream stream;
    private final String shard;
    private final Time time;
    private Consumer<GetShardIteratorRequest.Builder> place;

    /// The iterator of the next read; null at the end of the shard.
    private @Nullable String iterator;

    private boolean begun;
    private long records;

    ShardRead(KinesisStream stream, String shard, Instant from, Time time) {
        this.stream = stream;
        this.shard = shard;
        this.time = time;
        this.place = at -> at.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(from);
    }

    /// Returns the next records; an empty list behind the newest one.
    List<Record> next() {
        if (!begun) {
            begun = true;
            iterator = iterator();
        }
        while (iterator != null) {
            var page = page(iterator);
            if (page.isEmpty()) {
                iterator = iterator();
                continue;
            }
            iterator = page.get().nextShardIterator();
            if (page.get().hasRecords() && !page.get().records().isEmpty()) {
                return records(page.get());
            }
            if (page.get().millisBehindLatest() == 0) {
                return List.of();
            }
        }
        return List.of();
    }

    private List<Record> records(GetRecordsResponse page) {
        var found = new ArrayList<Record>();
        for (var each : page.records()) {
            var record =
                    new StreamRecord(
                            shard,
                            each.sequenceNumber(),
                            each.data().asByteArray(),
                            each.partitionKey(),
                            each.approximateArrivalTimestamp());
            found.add(record.record(1, records++));
        }
        var last = page.records().getLast().sequenceNumber();
        place =
                after ->
                        after.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                                .startingSequenceNumber(last);
        return found;
    }

    private @Nullable String iterator() {
        return stream.call(kinesis ->
                        kinesis.getShardIterator(get -> {
                            get.streamName(stream.name()).shardId(shard);
                            place.accept(get);
                        }))
                .shardIterator();
    }

    /// Returns the next records; empty if the iterator has expired, five minutes after it was
    /// returned.
    private Optional<GetRecordsResponse> page(String at) {
        while (true) {
            try {
                return Optional.of(
                        stream.call(kinesis ->
                                kinesis.getRecords(
                                        get -> get.shardIterator(at).limit(MOST_RECORDS))));
            } catch (UnavailableException failed) {
                if (failed.getCause() instanceof ExpiredIteratorException) {
                    return Optional.empty();
                }
                if (!(failed.getCause() instanceof ProvisionedThroughputExceededException)) {
                    throw failed;
                }
                pause();
            }
        }
    }

    private void pause() {
        var never = new Signal();
        var until = time.instant().plus(LATER);
        try {
            while (time.instant().isBefore(until)) {
                time.await(never, never.count(), until);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the read was interrupted");
        }
    }
}
