package dev.leat.bench.kcl;

import java.io.IOException;
import java.net.URI;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
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
import software.amazon.kinesis.metrics.MetricsLevel;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/// A worker of the Kinesis Client Library whose processor ignores the records, and stores a
/// checkpoint after each read. Runs until it is killed. Arguments: the stream, which is also the
/// name of the application, and a file for the number of leases that the worker holds and the
/// number of records that it has read, two longs.
public final class EmptyProcessor implements ShardRecordProcessor {

    private static final AtomicLong LEASES = new AtomicLong();
    private static final AtomicLong RECORDS = new AtomicLong();

    private final LongBuffer numbers;

    private EmptyProcessor(LongBuffer numbers) {
        this.numbers = numbers;
    }

    public static void main(String[] arguments) throws IOException {
        var stream = arguments[0];
        LongBuffer numbers;
        try (var file =
                FileChannel.open(
                        Path.of(arguments[1]),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            numbers = file.map(MapMode.READ_WRITE, 0, 2 * Long.BYTES).asLongBuffer();
        }
        var kinesis = at(KinesisAsyncClient.builder()).build();
        var dynamoDb = at(DynamoDbAsyncClient.builder()).build();
        var cloudWatch = at(CloudWatchAsyncClient.builder()).build();
        var oldest =
                InitialPositionInStreamExtended.newInitialPosition(
                        InitialPositionInStream.TRIM_HORIZON);
        var configs =
                new ConfigsBuilder(
                        new SingleStreamTracker(stream, oldest),
                        stream,
                        kinesis,
                        dynamoDb,
                        cloudWatch,
                        "worker",
                        () -> new EmptyProcessor(numbers));
        new Scheduler(
                        configs.checkpointConfig(),
                        configs.coordinatorConfig(),
                        configs.leaseManagementConfig(),
                        configs.lifecycleConfig(),
                        configs.metricsConfig().metricsLevel(MetricsLevel.NONE),
                        configs.processorConfig(),
                        configs.retrievalConfig()
                                .retrievalSpecificConfig(new PollingConfig(stream, kinesis)))
                .run();
    }

    private static <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> B at(
            B builder) {
        SdkAsyncHttpClient.Builder<?> http =
                NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1);
        return builder.endpointOverride(URI.create(System.getenv("AWS_ENDPOINT_URL")))
                .region(Region.of(System.getenv("AWS_REGION")))
                .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
                .httpClientBuilder(http);
    }

    @Override
    public void initialize(InitializationInput input) {
        numbers.put(0, LEASES.incrementAndGet());
    }

    @Override
    public void processRecords(ProcessRecordsInput input) {
        if (!input.records().isEmpty()) {
            checkpoint(input.checkpointer());
            long _ = RECORDS.addAndGet(input.records().size());
            numbers.put(1, RECORDS.get());
        }
    }

    private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
        try {
            checkpointer.checkpoint();
        } catch (InvalidStateException | ShutdownException lost) {
            throw new IllegalStateException(lost);
        }
    }

    @Override
    public void leaseLost(LeaseLostInput input) {
        numbers.put(0, LEASES.decrementAndGet());
    }

    @Override
    public void shardEnded(ShardEndedInput input) {
        checkpoint(input.checkpointer());
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
        checkpoint(input.checkpointer());
    }
}
