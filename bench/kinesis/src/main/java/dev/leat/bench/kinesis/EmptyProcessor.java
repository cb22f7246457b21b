package dev.leat.bench.kinesis;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/// A reader of a stream with the Kinesis Client Library, which only counts the records of each
/// shard, and stores a checkpoint after each read. Runs until it is killed. Arguments: the stream,
/// and a file of eight bytes for the number of records.
public final class EmptyProcessor implements ShardRecordProcessor {

    /// A shard allows five reads a second.
    private static final long PACE_MILLIS = 200;

    /// Longer than the pauses of the process between two measurements.
    private static final Duration FAILOVER = Duration.ofMinutes(30);

    private final LongBuffer count;

    private EmptyProcessor(LongBuffer count) {
        this.count = count;
    }

    public static void main(String[] arguments) throws IOException {
        var stream = arguments[0];
        var count = map(Path.of(arguments[1]));
        var kinesis =
                KinesisAsyncClient.builder()
                        .httpClientBuilder(
                                NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
                        .build();
        var oldest =
                InitialPositionInStreamExtended.newInitialPosition(
                        InitialPositionInStream.TRIM_HORIZON);
        var configs =
                new ConfigsBuilder(
                        new SingleStreamTracker(stream, oldest),
                        stream + "-reader",
                        kinesis,
                        DynamoDbAsyncClient.create(),
                        CloudWatchAsyncClient.create(),
                        "one",
                        () -> new EmptyProcessor(count));
        var polling =
                new PollingConfig(stream, kinesis).idleTimeBetweenReadsInMillis(PACE_MILLIS);
        new Scheduler(
                        configs.checkpointConfig(),
                        configs.coordinatorConfig(),
                        configs.leaseManagementConfig().failoverTimeMillis(FAILOVER.toMillis()),
                        configs.lifecycleConfig(),
                        configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
                        configs.processorConfig(),
                        configs.retrievalConfig().retrievalSpecificConfig(polling))
                .run();
    }

    private static LongBuffer map(Path file) throws IOException {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, Long.BYTES).asLongBuffer();
        }
    }

    @Override
    public void initialize(InitializationInput input) {}

    @Override
    public void processRecords(ProcessRecordsInput input) {
        synchronized (count) {
            count.put(0, count.get(0) + input.records().size());
        }
        store(input.checkpointer());
    }

    private static void store(RecordProcessorCheckpointer checkpointer) {
        try {
            checkpointer.checkpoint();
        } catch (InvalidStateException | ShutdownException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void leaseLost(LeaseLostInput input) {}

    @Override
    public void shardEnded(ShardEndedInput input) {
        store(input.checkpointer());
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
        store(input.checkpointer());
    }
}
