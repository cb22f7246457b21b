package dev.leat.server.kinesis;

import dev.leat.port.AwsNames;
import dev.leat.port.SequenceNumber;
import dev.leat.port.Streams;
import dev.leat.server.aws.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/// GetShardIterator and GetRecords. Rates are not limited.
record ReadOperations(StreamResolver resolver, InstantSource clock) {

    /// The limits of a response
    /// (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html).
    private static final int MOST = 10_000;

    private static final long MOST_BYTES = 10 << 20;

    GetShardIteratorResponse iterator(GetShardIteratorRequest request, Caller caller) {
        var id = Constraints.name(request.shardId(), "shardId");
        Constraints.present(request.shardIteratorTypeAsString(), "shardIteratorType");
        var stream = resolver.find(request.streamName(), request.streamARN());
        var shard = resolver.shard(stream, id);
        var iterator =
                new ShardIterator(
                        stream.number(),
                        shard.number(),
                        offset(request, stream, shard),
                        clock.instant());
        return GetShardIteratorResponse.builder().shardIterator(iterator.text()).build();
    }

    private long offset(GetShardIteratorRequest request, Streams.Info stream, Streams.Shard shard) {
        var given = request.startingSequenceNumber();
        return switch (request.shardIteratorType()) {
            case TRIM_HORIZON -> resolver.streams().oldest(stream.name(), shard.number());
            case LATEST -> shard.end();
            case AT_SEQUENCE_NUMBER -> sequence(given, stream, shard);
            case AFTER_SEQUENCE_NUMBER -> Math.min(sequence(given, stream, shard) + 1, shard.end());
            case AT_TIMESTAMP -> at(request.timestamp(), stream, shard);
            case UNKNOWN_TO_SDK_VERSION ->
                    throw KinesisErrors.notInSet(
                            request.shardIteratorTypeAsString(),
                            "shardIteratorType",
                            ShardIteratorType.knownValues());
        };
    }

    private static long sequence(@Nullable String given, Streams.Info stream, Streams.Shard shard) {
        if (given == null) {
            throw KinesisErrors.invalid(
                    "Must specify StartingSequenceNumber parameter when using AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER.");
        }
        var text = Constraints.sequence(given, "startingSequenceNumber");
        return SequenceNumber.parse(text)
                .filter(number ->
                        number.stream() == stream.number()
                                && number.shard() == shard.number()
                                && number.offset() <= shard.end())
                .map(SequenceNumber::offset)
                .orElseThrow(() ->
                        KinesisErrors.invalid(
                                "StartingSequenceNumber %s used in GetShardIterator on shard %s in stream %s under account %s is invalid because it did not come from this stream."
                                        .formatted(
                                                text,
                                                shard.id(),
                                                stream.name(),
                                                AwsNames.ACCOUNT)));
    }

    private long at(@Nullable Instant time, Streams.Info stream, Streams.Shard shard) {
        if (time == null) {
            throw KinesisErrors.invalid(
                    "Must specify timestamp parameter when using AT_TIMESTAMP.");
        }
        var now = clock.instant();
        if (time.isAfter(now)) {
            throw KinesisErrors.invalid(
                    "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: %d, currentTimestampInMillis: %d"
                            .formatted(time.toEpochMilli(), now.toEpochMilli()));
        }
        var from = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
        return resolver.streams().at(stream.name(), shard.number(), from);
    }

    GetRecordsResponse records(GetRecordsRequest request, Caller caller) {
        int limit = Constraints.limit(request.limit(), "limit", MOST, MOST);
        var from =
                ShardIterator.of(
                        Constraints.length(request.shardIterator(), "shardIterator", 1, 512));
        var now = clock.instant();
        if (from.issued().plus(ShardIterator.VALID).isBefore(now)) {
            throw KinesisErrors.expired(
                    "Iterator expired. The iterator was created at time %s while right now it is %s which is further in the future than the tolerated delay of %d milliseconds."
                            .formatted(from.issued(), now, ShardIterator.VALID.toMillis()));
        }
        var stream = stream(from, request);
        var shards = resolver.streams().shards(stream.name());
        var shard = shards.stream().filter(each -> each.number() == from.shard()).findFirst();
        if (from.offset() < 0
                || from.offset() > shard.map(Streams.Shard::end).orElse(Long.MAX_VALUE)) {
            throw KinesisErrors.invalid("Invalid ShardIterator.");
        }
        // A shard whose records have all expired has ended.
        var page =
                shard.isPresent()
                        ? resolver.streams()
                                .read(stream.name(), from.shard(), from.offset(), limit, MOST_BYTES)
                        : new Streams.Page(List.of(), from.offset(), Duration.ZERO, true);
        var response =
                GetRecordsResponse.builder()
                        .records(page.records().stream().map(ReadOperations::record).toList())
                        .millisBehindLatest(page.behind().toMillis());
        if (page.ended()) {
            return response.childShards(children(shards, from.shard())).build();
        }
        var next = new ShardIterator(stream.number(), from.shard(), page.next(), now);
        return response.nextShardIterator(next.text()).build();
    }

    private Streams.Info stream(ShardIterator iterator, GetRecordsRequest request) {
        var stream =
                resolver.streams().list().stream()
                        .filter(each -> each.number() == iterator.stream())
                        .findFirst()
                        .orElseThrow(() -> KinesisErrors.noStream("of the iterator"));
        var arn = request.streamARN();
        if (arn != null && !StreamResolver.name(null, arn).equals(stream.name())) {
            throw KinesisErrors.invalid(
                    "The ShardIterator is of stream %s, not of %s.".formatted(stream.name(), arn));
        }
        return stream;
    }

    private static List<ChildShard> children(List<Streams.Shard> shards, int parent) {
        return shards.stream()
                .filter(shard -> shard.childOf(parent))
                .map(shard ->
                        ChildShard.builder()
                                .shardId(shard.id())
                                .parentShards(
                                        Stream.of(shard.parent(), shard.adjacent())
                                                .flatMap(Optional::stream)
                                                .map(Streams.Shard::id)
                                                .toList())
                                .hashKeyRange(Shards.range(shard))
                                .build())
                .toList();
    }

    private static Record record(Streams.Stored stored) {
        return Record.builder()
                .sequenceNumber(stored.sequence().text())
                .partitionKey(stored.partitionKey())
                .data(SdkBytes.fromByteArrayUnsafe(stored.data()))
                .approximateArrivalTimestamp(stored.arrived())
                .encryptionType(EncryptionType.NONE)
                .build();
    }
}
