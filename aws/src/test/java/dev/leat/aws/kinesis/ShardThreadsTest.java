package dev.leat.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.aws.sqs.SqsQueues;
import dev.leat.aws.sqs.TableGrantedAttempts;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.TableAudit;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.task.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;

/// The threads of workers, on virtual time.
class ShardThreadsTest {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null}}
            streams: {live: {shards: 4}}
            views: {sales: {measures: {n: count(*)}}}
            pipelines:
              count: {from: {stream: live, schema: Sale}, key: id, to: [{view: sales}]}
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final VirtualTime time = VirtualTime.start();
    private final AwsResourceNames names = new AwsResourceNames("shop", "");
    private LeatEndpoint endpoint;
    private AwsClients clients;
    private volatile boolean broken;
    private App app;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        endpoint = LeatEndpoint.start(folder.resolve("services"), time);
        clients =
                endpoint.clients(
                        new ExecutionInterceptor() {
                            @Override
                            public void beforeExecution(
                                    Context.BeforeExecution context, ExecutionAttributes more) {
                                if (broken && context.request() instanceof GetRecordsRequest) {
                                    throw new StackOverflowError();
                                }
                            }
                        });
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        new AwsSetup(clients, names, app, time).create(_ -> {});
        var _ = ProducedStream.create(clients.kinesis(), "live", 4);
    }

    @AfterEach
    void stop() {
        clients.close();
        endpoint.close();
    }

    private KinesisStreams worker() {
        var state = new StateTable(clients.dynamoDb(), names.stateTable(), time);
        var queues =
                new SqsQueues(
                        clients,
                        names,
                        app,
                        time,
                        new TableGrantedAttempts(state.table()),
                        new TableAudit(state, time),
                        _ -> {},
                        (_, _) -> {},
                        new QueueUse.OnDemand());
        return new KinesisStreams(
                clients::kinesis, names, app, state, queues, time, new QueueUse.Workers());
    }

    private static KinesisSource source(KinesisStreams worker) {
        return (KinesisSource) worker.source("count-redrive").orElseThrow();
    }

    /// Lets workers ask for records. Returns true if they have these numbers of shards.
    private static boolean own(List<KinesisSource> workers, int... shards) {
        for (int i = 0; i < shards.length; i++) {
            assertThat(workers.get(i).lease(5, Long.MAX_VALUE)).isEmpty();
            if (workers.get(i).keeper().owned().size() != shards[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean looked(KinesisSource worker) {
        return worker.keeper().next().isAfter(time.instant());
    }

    private static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void aReaderContinuesAfterAnErrorAndIsNamed() {
        try (var worker = worker()) {
            var source = source(worker);
            await(() -> own(List.of(source), 4));
            broken = true;
            await(() -> {
                time.advance(Duration.ofSeconds(30));
                ask(source);
                return readersFail();
            });
            broken = false;
            await(() -> {
                time.advance(Duration.ofSeconds(30));
                ask(source);
                return !readersFail();
            });
        }
    }

    private static boolean readersFail() {
        return Tasks.failing().stream().anyMatch(one -> one.task().contains("-shardId-"));
    }

    private static void ask(KinesisSource source) {
        try {
            assertThat(source.lease(5, Long.MAX_VALUE)).isEmpty();
        } catch (RuntimeException failed) {
            // the last read has failed
        }
    }

    @Test
    void theShardsOfAStoppedWorkerAreTakenWithinASecond() {
        var stopped = worker();
        try (var worker = worker()) {
            var workers = List.of(source(worker), source(stopped));
            await(() -> own(workers, 4));
            await(() -> own(workers, 4, 0) && looked(workers.getLast()));
            time.advance(LookSchedule.INTERVAL);
            await(() -> {
                time.advance(LookSchedule.PEEK);
                return own(workers, 2, 2);
            });
            stopped.close();
            time.advance(Duration.ofMillis(999));
            await(() -> own(workers, 4));
        }
    }
}
