package dev.leat.server.kinesis;

import dev.leat.port.ShardStateException;
import dev.leat.port.Streams;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.kinesis.model.AddTagsToStreamRequest;
import software.amazon.awssdk.services.kinesis.model.AddTagsToStreamResponse;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DecreaseStreamRetentionPeriodRequest;
import software.amazon.awssdk.services.kinesis.model.DecreaseStreamRetentionPeriodResponse;
import software.amazon.awssdk.services.kinesis.model.DeleteStreamRequest;
import software.amazon.awssdk.services.kinesis.model.DeleteStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeLimitsRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeLimitsResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.IncreaseStreamRetentionPeriodRequest;
import software.amazon.awssdk.services.kinesis.model.IncreaseStreamRetentionPeriodResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.kinesis.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.kinesis.model.ListTagsForStreamRequest;
import software.amazon.awssdk.services.kinesis.model.ListTagsForStreamResponse;
import software.amazon.awssdk.services.kinesis.model.MergeShardsRequest;
import software.amazon.awssdk.services.kinesis.model.MergeShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.RemoveTagsFromStreamRequest;
import software.amazon.awssdk.services.kinesis.model.RemoveTagsFromStreamResponse;
import software.amazon.awssdk.services.kinesis.model.SplitShardRequest;
import software.amazon.awssdk.services.kinesis.model.SplitShardResponse;
import software.amazon.awssdk.services.kinesis.model.TagResourceRequest;
import software.amazon.awssdk.services.kinesis.model.TagResourceResponse;
import software.amazon.awssdk.services.kinesis.model.UntagResourceRequest;
import software.amazon.awssdk.services.kinesis.model.UntagResourceResponse;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountRequest;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountResponse;
import software.amazon.awssdk.services.kinesis.model.UpdateStreamModeRequest;
import software.amazon.awssdk.services.kinesis.model.UpdateStreamModeResponse;

/// The AWS service Kinesis. Maps the names of its operations to the methods that implement them.
public final class Kinesis implements Service {

    private static final Map<String, String> UNSUPPORTED =
            Map.ofEntries(
                    Map.entry("SubscribeToShard", "enhanced fan-out; use GetRecords"),
                    Map.entry("RegisterStreamConsumer", "enhanced fan-out; use GetRecords"),
                    Map.entry("DeregisterStreamConsumer", "enhanced fan-out"),
                    Map.entry("DescribeStreamConsumer", "enhanced fan-out"),
                    Map.entry("ListStreamConsumers", "enhanced fan-out"),
                    Map.entry("StartStreamEncryption", "encryption of streams"),
                    Map.entry("StopStreamEncryption", "encryption of streams"),
                    Map.entry("EnableEnhancedMonitoring", "metrics of single shards"),
                    Map.entry("DisableEnhancedMonitoring", "metrics of single shards"),
                    Map.entry("PutResourcePolicy", "policies of streams"),
                    Map.entry("GetResourcePolicy", "policies of streams"),
                    Map.entry("DeleteResourcePolicy", "policies of streams"),
                    Map.entry("UpdateMaxRecordSize", "records of more than 1 MiB"),
                    Map.entry("UpdateStreamWarmThroughput", "warm throughput"),
                    Map.entry("UpdateAccountSettings", "account settings"),
                    Map.entry("DescribeAccountSettings", "account settings"));

    private final Map<String, AwsOperation> operations = new HashMap<>();

    public Kinesis(Streams streams, InstantSource clock) {
        var resolver = new StreamResolver(streams);
        var quota = new ShardQuota(streams);
        addStreams(new StreamOperations(resolver, quota));
        addSettings(new StreamSettings(resolver));
        addShards(new ShardOperations(resolver, quota));
        addPuts(new PutOperations(resolver));
        addReads(new ReadOperations(resolver, clock));
    }

    private void addStreams(StreamOperations streams) {
        operations.put(
                "CreateStream",
                AwsOperation.of(
                        CreateStreamRequest::builder,
                        CreateStreamResponse::builder,
                        streams::create));
        operations.put(
                "DeleteStream",
                AwsOperation.of(
                        DeleteStreamRequest::builder,
                        DeleteStreamResponse::builder,
                        streams::delete));
        operations.put(
                "DescribeStream",
                AwsOperation.of(
                        DescribeStreamRequest::builder,
                        DescribeStreamResponse::builder,
                        streams::describe));
        operations.put(
                "DescribeStreamSummary",
                AwsOperation.of(
                        DescribeStreamSummaryRequest::builder,
                        DescribeStreamSummaryResponse::builder,
                        streams::summary));
        operations.put(
                "ListStreams",
                AwsOperation.of(
                        ListStreamsRequest::builder, ListStreamsResponse::builder, streams::list));
    }

    private void addSettings(StreamSettings settings) {
        operations.put(
                "IncreaseStreamRetentionPeriod",
                AwsOperation.of(
                        IncreaseStreamRetentionPeriodRequest::builder,
                        IncreaseStreamRetentionPeriodResponse::builder,
                        settings::increase));
        operations.put(
                "DecreaseStreamRetentionPeriod",
                AwsOperation.of(
                        DecreaseStreamRetentionPeriodRequest::builder,
                        DecreaseStreamRetentionPeriodResponse::builder,
                        settings::decrease));
        operations.put(
                "UpdateStreamMode",
                AwsOperation.of(
                        UpdateStreamModeRequest::builder,
                        UpdateStreamModeResponse::builder,
                        settings::mode));
        operations.put(
                "AddTagsToStream",
                AwsOperation.of(
                        AddTagsToStreamRequest::builder,
                        AddTagsToStreamResponse::builder,
                        settings::tag));
        operations.put(
                "RemoveTagsFromStream",
                AwsOperation.of(
                        RemoveTagsFromStreamRequest::builder,
                        RemoveTagsFromStreamResponse::builder,
                        settings::untag));
        operations.put(
                "ListTagsForStream",
                AwsOperation.of(
                        ListTagsForStreamRequest::builder,
                        ListTagsForStreamResponse::builder,
                        settings::tags));
        operations.put(
                "TagResource",
                AwsOperation.of(
                        TagResourceRequest::builder, TagResourceResponse::builder, settings::tag));
        operations.put(
                "UntagResource",
                AwsOperation.of(
                        UntagResourceRequest::builder,
                        UntagResourceResponse::builder,
                        settings::untag));
        operations.put(
                "ListTagsForResource",
                AwsOperation.of(
                        ListTagsForResourceRequest::builder,
                        ListTagsForResourceResponse::builder,
                        settings::tags));
    }

    private void addShards(ShardOperations shards) {
        operations.put(
                "ListShards",
                AwsOperation.of(
                        ListShardsRequest::builder, ListShardsResponse::builder, shards::list));
        operations.put(
                "SplitShard",
                AwsOperation.of(
                        SplitShardRequest::builder, SplitShardResponse::builder, shards::split));
        operations.put(
                "MergeShards",
                AwsOperation.of(
                        MergeShardsRequest::builder, MergeShardsResponse::builder, shards::merge));
        operations.put(
                "UpdateShardCount",
                AwsOperation.of(
                        UpdateShardCountRequest::builder,
                        UpdateShardCountResponse::builder,
                        shards::count));
        operations.put(
                "DescribeLimits",
                AwsOperation.of(
                        DescribeLimitsRequest::builder,
                        DescribeLimitsResponse::builder,
                        shards::limits));
    }

    private void addPuts(PutOperations puts) {
        operations.put(
                "PutRecord",
                AwsOperation.of(PutRecordRequest::builder, PutRecordResponse::builder, puts::put));
        operations.put(
                "PutRecords",
                AwsOperation.of(
                        PutRecordsRequest::builder, PutRecordsResponse::builder, puts::put));
    }

    private void addReads(ReadOperations reads) {
        operations.put(
                "GetShardIterator",
                AwsOperation.of(
                        GetShardIteratorRequest::builder,
                        GetShardIteratorResponse::builder,
                        reads::iterator));
        operations.put(
                "GetRecords",
                AwsOperation.of(
                        GetRecordsRequest::builder, GetRecordsResponse::builder, reads::records));
    }

    @Override
    public String title() {
        return "Kinesis";
    }

    @Override
    public String scope() {
        return "kinesis";
    }

    @Override
    public String target() {
        return "Kinesis_20131202";
    }

    @Override
    public Map<String, AwsOperation> operations() {
        return operations;
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        var errors = new HashMap<String, AwsErrorException>();
        UNSUPPORTED.forEach((operation, what) ->
                errors.put(
                        operation,
                        KinesisErrors.validation(
                                "Leat does not support %s: %s".formatted(operation, what))));
        return errors;
    }

    @Override
    public Optional<AwsErrorException> fault(RuntimeException happened) {
        return happened instanceof ShardStateException changed
                ? Optional.of(KinesisErrors.inUse(String.valueOf(changed.getMessage())))
                : StreamResolver.fault(happened);
    }
}
