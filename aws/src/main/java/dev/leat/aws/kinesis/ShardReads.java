package dev.leat.aws.kinesis;

import dev.leat.aws.AwsFailures;
import dev.leat.port.StreamRecord;
import dev.leat.port.UnavailableException;
import dev.leat.stream.RecordNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/// The requests that read a stream of Kinesis. Thread-safe.
record ShardReads(KinesisStream stream) {

    /// Maximum number of records of a read
    /// (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html).
    static final int MOST_RECORDS = 10_000;

    /// A call ends well before the leases on shards expire.
    private static final AwsRequestOverrideConfiguration SHORT =
            limit(Duration.ofSeconds(5), Duration.ofSeconds(12));

    /// A page of records may have 10 MiB.
    private static final AwsRequestOverrideConfiguration LONG =
            limit(Duration.ofSeconds(15), Duration.ofSeconds(25));

    private static AwsRequestOverrideConfiguration limit(Duration attempt, Duration call) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(call)
                .build();
    }

    /// Returns the stream at the beginning of messages.
    String what() {
        return stream.what();
    }

    /// A stream that exists.
    ///
    /// @param retention the time after which records expire
    record Description(Instant created, Duration retention) {}

    /// Returns a description of the stream.
    ///
    /// @throws UnavailableException if the stream does not exist, or Kinesis is unavailable
    Description describe() {
        var found =
                stream.call(kinesis ->
                                kinesis.describeStreamSummary(get ->
                                        get.overrideConfiguration(SHORT).streamName(stream.name())))
                        .streamDescriptionSummary();
        return new Description(
                found.streamCreationTimestamp(), Duration.ofHours(found.retentionPeriodHours()));
    }

    /// Returns the shards whose records may exist, each behind its parents.
    ///
    /// @throws UnavailableException if the stream does not exist, or Kinesis is unavailable
    List<ListedShard> shards() {
        var shards = new ArrayList<ListedShard>();
        String next = null;
        do {
            var token = next;
            var page =
                    stream.call(kinesis ->
                            kinesis.listShards(list ->
                                    // A request with a token has no name.
                                    list.overrideConfiguration(SHORT)
                                            .nextToken(token)
                                            .streamName(token == null ? stream.name() : null)));
            page.shards().forEach(shard -> shards.add(listed(shard)));
            next = page.nextToken();
        } while (next != null && !next.isEmpty());
        shards.sort(Comparator.comparing(ListedShard::id));
        return shards;
    }

    private static ListedShard listed(Shard shard) {
        return new ListedShard(
                shard.shardId(),
                Stream.of(
                                Optional.ofNullable(shard.parentShardId()),
                                Optional.ofNullable(shard.adjacentParentShardId()))
                        .flatMap(Optional::stream)
                        .toList(),
                Optional.ofNullable(shard.sequenceNumberRange().endingSequenceNumber())
                        .map(RecordNumber::new));
    }

    /// Returns an iterator that begins behind a record or, without one, at a time, or at the oldest
    /// record. Records that have expired are skipped.
    ///
    /// @throws UnavailableException if Kinesis is unavailable
    String iterator(String shard, RecordNumber after, Optional<Instant> since)
            throws ThrottledException {
        var request =
                GetShardIteratorRequest.builder()
                        .overrideConfiguration(SHORT)
                        .streamName(stream.name())
                        .shardId(shard);
        if (!after.equals(RecordNumber.BEFORE_ALL)) {
            request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .startingSequenceNumber(after.text());
        } else if (since.isPresent()) {
            request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(since.get());
        } else {
            request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
        }
        return throttled(kinesis -> {
            try {
                return kinesis.getShardIterator(request.build()).shardIterator();
            } catch (InvalidArgumentException refused) {
                if (since.isEmpty() || !after.equals(RecordNumber.BEFORE_ALL)) {
                    throw refused;
                }
                // The time is after that of Kinesis, so no record has arrived since.
                request.timestamp(null).shardIteratorType(ShardIteratorType.LATEST);
                return kinesis.getShardIterator(request.build()).shardIterator();
            }
        });
    }

    /// Reads records. Returns null if the iterator has expired.
    ///
    /// @throws UnavailableException if Kinesis is unavailable
    @Nullable ShardPage read(String shard, String iterator, int most) throws ThrottledException {
        var response =
                throttled(kinesis -> {
                    try {
                        return Optional.of(
                                kinesis.getRecords(get ->
                                        get.overrideConfiguration(LONG)
                                                .shardIterator(iterator)
                                                .limit(most)));
                    } catch (ExpiredIteratorException _) {
                        return Optional.<GetRecordsResponse>empty();
                    }
                });
        return response.map(found ->
                        new ShardPage(
                                found.records().stream().map(each -> record(shard, each)).toList(),
                                Optional.ofNullable(found.nextShardIterator()),
                                Duration.ofMillis(
                                        Optional.ofNullable(found.millisBehindLatest())
                                                .orElse(0L))))
                .orElse(null);
    }

    private static StreamRecord record(String shard, Record record) {
        return new StreamRecord(
                shard,
                record.sequenceNumber(),
                record.data().asByteArrayUnsafe(),
                record.partitionKey(),
                record.approximateArrivalTimestamp());
    }

    private <T> T throttled(Function<KinesisClient, T> request) throws ThrottledException {
        try {
            return stream.call(request);
        } catch (UnavailableException failed) {
            if (failed.getCause() instanceof ProvisionedThroughputExceededException
                    || failed.getCause() instanceof LimitExceededException
                    || (failed.getCause() instanceof SdkException cause
                            && AwsFailures.isThrottling(cause))) {
                throw new ThrottledException(String.valueOf(failed.getMessage()), failed);
            }
            throw failed;
        }
    }
}
