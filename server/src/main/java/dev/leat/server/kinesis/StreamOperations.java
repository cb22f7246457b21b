package dev.leat.server.kinesis;

import dev.leat.app.Stream;
import dev.leat.port.Streams;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.PageToken;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DeleteStreamRequest;
import software.amazon.awssdk.services.kinesis.model.DeleteStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;
import software.amazon.awssdk.services.kinesis.model.EnhancedMetrics;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamModeDetails;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.StreamSummary;

/// Operations that create, delete, describe and list streams. A stream is active as soon as the
/// request that creates it is answered.
record StreamOperations(StreamResolver resolver, ShardQuota quota) {

    /// The number of shards of a new stream in on-demand mode
    /// (https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html).
    private static final int ON_DEMAND_SHARDS = 4;

    /// The name of the list of streams in tokens.
    private static final String LIST = "streams";

    private static final int MOST = 10_000;
    private static final int PAGE = 100;
    private static final List<EnhancedMetrics> NO_METRICS =
            List.of(EnhancedMetrics.builder().shardLevelMetrics(List.of()).build());

    CreateStreamResponse create(CreateStreamRequest request, Caller caller) {
        var name = Constraints.name(request.streamName(), "streamName");
        if (request.warmThroughputMiBps() != null || request.maxRecordSizeInKiB() != null) {
            throw KinesisErrors.invalid(
                    "Leat does not support WarmThroughputMiBps and MaxRecordSizeInKiB");
        }
        var mode = mode(request.streamModeDetails());
        if (resolver.streams().find(name).isPresent()) {
            throw KinesisErrors.streamExists(name);
        }
        int shards = shards(request.shardCount(), mode);
        quota.check(shards, caller);
        if (!resolver.streams().create(name, shards, mode, Tags.checked(request.tags()))) {
            throw KinesisErrors.streamExists(name);
        }
        return CreateStreamResponse.builder().build();
    }

    private static int shards(@Nullable Integer count, Streams.Mode mode) {
        if (mode == Streams.Mode.PROVISIONED) {
            return Constraints.number(count, "shardCount", 1, Integer.MAX_VALUE);
        }
        if (count != null) {
            throw KinesisErrors.validation(
                    "ShardCount cannot be specified for a stream in ON_DEMAND mode.");
        }
        return ON_DEMAND_SHARDS;
    }

    /// Returns the mode of a request; without one, a stream is provisioned.
    static Streams.Mode mode(@Nullable StreamModeDetails details) {
        if (details == null) {
            return Streams.Mode.PROVISIONED;
        }
        return switch (details.streamMode()) {
            case PROVISIONED -> Streams.Mode.PROVISIONED;
            case ON_DEMAND -> Streams.Mode.ON_DEMAND;
            case UNKNOWN_TO_SDK_VERSION ->
                    throw KinesisErrors.notInSet(
                            details.streamModeAsString(),
                            "streamModeDetails.streamMode",
                            StreamMode.knownValues());
            case null -> throw KinesisErrors.missing("streamModeDetails.streamMode");
        };
    }

    DeleteStreamResponse delete(DeleteStreamRequest request, Caller caller) {
        var stream = resolver.find(request.streamName(), request.streamARN());
        StreamResolver.refuseDeclared(stream, "remove it");
        resolver.streams().delete(stream.name());
        return DeleteStreamResponse.builder().build();
    }

    DescribeStreamResponse describe(DescribeStreamRequest request, Caller caller) {
        int limit = Constraints.limit(request.limit(), "limit", MOST, PAGE);
        var stream = resolver.find(request.streamName(), request.streamARN());
        var shards =
                Shards.after(
                        resolver.streams().shards(stream.name()), request.exclusiveStartShardId());
        var page = shards.subList(0, Math.min(limit, shards.size()));
        return DescribeStreamResponse.builder()
                .streamDescription(
                        StreamDescription.builder()
                                .streamName(stream.name())
                                .streamARN(StreamResolver.arn(stream, caller))
                                .streamStatus(StreamStatus.ACTIVE)
                                .streamModeDetails(mode(stream))
                                .shards(
                                        page.stream()
                                                .map(shard -> Shards.described(stream, shard))
                                                .toList())
                                .hasMoreShards(page.size() < shards.size())
                                .retentionPeriodHours(hours(stream))
                                .streamCreationTimestamp(stream.created())
                                .enhancedMonitoring(NO_METRICS)
                                .encryptionType(EncryptionType.NONE)
                                .build())
                .build();
    }

    DescribeStreamSummaryResponse summary(DescribeStreamSummaryRequest request, Caller caller) {
        var stream = resolver.find(request.streamName(), request.streamARN());
        var shards = resolver.streams().shards(stream.name());
        return DescribeStreamSummaryResponse.builder()
                .streamDescriptionSummary(
                        StreamDescriptionSummary.builder()
                                .streamName(stream.name())
                                .streamARN(StreamResolver.arn(stream, caller))
                                .streamStatus(StreamStatus.ACTIVE)
                                .streamModeDetails(mode(stream))
                                .retentionPeriodHours(hours(stream))
                                .streamCreationTimestamp(stream.created())
                                .enhancedMonitoring(NO_METRICS)
                                .encryptionType(EncryptionType.NONE)
                                .openShardCount(Shards.open(shards))
                                .consumerCount(0)
                                .maxRecordSizeInKiB(Stream.MAX_RECORD / 1024)
                                .build())
                .build();
    }

    private static StreamModeDetails mode(Streams.Info stream) {
        return StreamModeDetails.builder().streamMode(stream.mode().name()).build();
    }

    static int hours(Streams.Info stream) {
        return (int) stream.retention().toHours();
    }

    ListStreamsResponse list(ListStreamsRequest request, Caller caller) {
        int limit = Constraints.limit(request.limit(), "limit", MOST, PAGE);
        var token = request.nextToken();
        var after =
                token == null
                        ? request.exclusiveStartStreamName()
                        : PageToken.position(LIST, token).orElseThrow(KinesisErrors::invalidToken);
        var rest =
                resolver.streams().list().stream()
                        .filter(stream -> after == null || stream.name().compareTo(after) > 0)
                        .toList();
        var page = rest.subList(0, Math.min(limit, rest.size()));
        boolean more = page.size() < rest.size();
        return ListStreamsResponse.builder()
                .streamNames(page.stream().map(Streams.Info::name).toList())
                .hasMoreStreams(more)
                .nextToken(more ? PageToken.of(LIST, page.getLast().name()) : null)
                .streamSummaries(
                        page.stream()
                                .map(stream ->
                                        StreamSummary.builder()
                                                .streamName(stream.name())
                                                .streamARN(StreamResolver.arn(stream, caller))
                                                .streamStatus(StreamStatus.ACTIVE)
                                                .streamModeDetails(mode(stream))
                                                .streamCreationTimestamp(stream.created())
                                                .build())
                                .toList())
                .build();
    }
}
