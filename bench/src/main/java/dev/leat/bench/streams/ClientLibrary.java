package dev.leat.bench.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
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
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/// A program with Amazon's Kinesis Client Library, whose processor only stores checkpoints. Runs
/// until it is killed. Arguments: the address of Kinesis and DynamoDB, the stream, and the file to
/// which it writes the number of its records.
public final class ClientLibrary {

    private final Path file;
    private long records;

    private ClientLibrary(Path file) {
        this.file = file;
    }

    public static void main(String[] arguments) {
        var library = new ClientLibrary(Path.of(arguments[2]));
        library.scheduler(URI.create(arguments[0]), arguments[1]).run();
    }

    /// Returns the number of records of a program that writes to this file.
    static long count(Path file) {
        try {
            return Files.exists(file) ? Long.parseLong(Files.readString(file)) : 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Scheduler scheduler(URI url, String stream) {
        var kinesis = KinesisAsyncClient.builder().endpointOverride(url).httpClient(http()).build();
        var configs =
                new ConfigsBuilder(
                        stream,
                        stream,
                        kinesis,
                        DynamoDbAsyncClient.builder()
                                .endpointOverride(url)
                                .httpClient(http())
                                .build(),
                        CloudWatchAsyncClient.builder()
                                .endpointOverride(url)
                                .httpClient(http())
                                .build(),
                        "bench",
                        Processor::new);
        var oldest =
                InitialPositionInStreamExtended.newInitialPosition(
                        InitialPositionInStream.TRIM_HORIZON);
        return new Scheduler(
                configs.checkpointConfig(),
                configs.coordinatorConfig(),
                configs.leaseManagementConfig(),
                configs.lifecycleConfig(),
                configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
                configs.processorConfig(),
                configs.retrievalConfig()
                        .initialPositionInStreamExtended(oldest)
                        .retrievalSpecificConfig(new PollingConfig(stream, kinesis)));
    }

    private static SdkAsyncHttpClient http() {
        return NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1).build();
    }

    private synchronized void processed(int more) throws IOException {
        records += more;
        var next = Path.of(file + ".next");
        Files.writeString(next, Long.toString(records));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private final class Processor implements ShardRecordProcessor {

        @Override
        public void initialize(InitializationInput input) {}

        @Override
        public void processRecords(ProcessRecordsInput input) {
            if (input.records().isEmpty()) {
                return;
            }
            try {
                input.checkpointer().checkpoint();
                processed(input.records().size());
            } catch (InvalidStateException | ShutdownException | IOException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public void leaseLost(LeaseLostInput input) {}

        @Override
        public void shardEnded(ShardEndedInput input) {}

        @Override
        public void shutdownRequested(ShutdownRequestedInput input) {}
    }
}
