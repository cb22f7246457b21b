package dev.leat.aws.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.state.Disturbance;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.Kernels;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.Signal;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.worker.CircuitBreaker;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// A table is unavailable for an hour while the messages are received again and again. A message
/// has only one attempt, and the outage does not use it.
@Tag("crash")
class UnavailableTableTest {

    private static final String APP =
            """
            app: shop
            queues: {sales: {max_receive_count: 1, visibility_timeout: 15m}, next: {}}
            tables: {items: {key: id}}
            views: {totals: {key: shop, measures: {n: count(*), total: sum(amount)}}}
            schemas: {Sale: {id: varchar not null, shop: varchar not null, amount: bigint not null}}
            pipelines:
              sell: {from: {queue: sales, schema: Sale}, key: id, to: [{queue: next}, {table: items}, {view: totals}]}
            """;

    private static final Set<Class<? extends SdkRequest>> WRITES =
            Set.of(
                    PutItemRequest.class,
                    BatchWriteItemRequest.class,
                    TransactWriteItemsRequest.class);

    private static final int SALES = 5;
    private static final Duration OUTAGE = Duration.ofHours(1);

    /// The wait of a worker that finds no messages, or cannot receive.
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Map<Store, CircuitBreaker> breakers = new HashMap<>();

    @TempDir private Path folder;
    private final VirtualTime clock = VirtualTime.start();
    private final Faults faults = new Faults();
    private final AwsResourceNames names = new AwsResourceNames("shop", "out-");
    private final Kernels factory = new Kernels();
    private App app;
    private Map<String, Kernel> kernels;
    private LeatEndpoint services;
    private AwsClients clients;
    private AwsResources resources;

    @BeforeEach
    void start() throws IOException, AppException {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        kernels = PipelineProcess.kernels(factory, app);
        services = LeatEndpoint.start(folder.resolve("services"), clock);
        clients = services.clients(faults);
        resources = new AwsResources(clients, names, app);
        resources.create(clock);
    }

    @AfterEach
    void stop() {
        clients.close();
        services.close();
        kernels.values().forEach(Kernel::close);
        factory.close();
    }

    /// The failing requests of an outage.
    enum Outage {
        STATE_TABLE_UNREACHABLE,
        TABLE_UNREACHABLE,
        ALL_UNREACHABLE,
        WRITES_TO_STATE_TABLE_THROTTLED,
        WRITES_TO_TABLE_THROTTLED;

        void fail(SdkRequest request, AwsResourceNames names) {
            boolean concerned =
                    switch (this) {
                        case ALL_UNREACHABLE -> request instanceof DynamoDbRequest;
                        case STATE_TABLE_UNREACHABLE, WRITES_TO_STATE_TABLE_THROTTLED ->
                                names(request, names.stateTable());
                        case TABLE_UNREACHABLE, WRITES_TO_TABLE_THROTTLED ->
                                names(request, names.of("items"));
                    };
            boolean throttled =
                    this == WRITES_TO_STATE_TABLE_THROTTLED || this == WRITES_TO_TABLE_THROTTLED;
            if (concerned && !throttled) {
                throw SdkClientException.create("refused", new IOException("connection refused"));
            }
            if (concerned && WRITES.stream().anyMatch(write -> write.isInstance(request))) {
                throw Disturbance.throttling();
            }
        }

        private static boolean names(SdkRequest request, String table) {
            return request instanceof DynamoDbRequest && request.toString().contains(table);
        }
    }

    @ParameterizedTest
    @EnumSource
    void usesNoAttempts(Outage outage) {
        var time = new PassingTime(clock);
        try (var process =
                new PipelineProcess(clients, names, app, kernels, time, this::unavailable)) {
            send(0);
            assertThat(process.step("sell", SALES)).isTrue();
            for (int i = 1; i < SALES; i++) {
                send(i);
            }
            faults.before(request -> outage.fail(request, names));
            var end = clock.instant().plus(OUTAGE);
            int batches = 0;
            while (clock.instant().isBefore(end)) {
                if (open().isEmpty() && process.step("sell", SALES)) {
                    batches++;
                } else {
                    clock.advance(open().orElse(WAIT));
                }
            }
            faults.none();
            assertThat(remaining()).as("messages at the end of the outage").isEqualTo(SALES - 1);
            System.out.printf(
                    "%s: %d batches and %d receives in an hour%n",
                    outage, batches, faults.requests(ReceiveMessageRequest.class).size());
            for (int i = 0; i < 5 && remaining() > 0; i++) {
                boolean _ = process.step("sell", SALES);
                clock.advance(Duration.ofMinutes(16));
            }
            assertThat(queue("sales-dlq").counts().all()).as("dead letters").isZero();
            assertThat(remaining()).as("messages that are left").isZero();
            assertThat(process.attempts()).as("the attempt of each receive").isEqualTo(1);
            assertThat(views(process)).containsExactly("[Oslo]=[5, 10]");
        }
        assertThat(clients.dynamoDb().scan(r -> r.tableName(names.of("items"))).count())
                .isEqualTo(SALES);
        assertThat(queue("next").counts().all()).isEqualTo(SALES);
    }

    private void unavailable(Store store, UnavailableException why) {
        breakers.computeIfAbsent(
                        store, _ -> new CircuitBreaker(store, EngineOptions.defaults().probe()))
                .failed(clock.instant(), why);
    }

    /// Returns the time for which the worker must wait for a store; empty if it may work.
    private Optional<Duration> open() {
        var now = clock.instant();
        return breakers.values().stream()
                .flatMap(breaker -> breaker.closedUntil(now).stream())
                .findFirst()
                .map(until -> Duration.between(now, until));
    }

    private void send(int number) {
        var body = "{\"id\":\"s%1$d\",\"shop\":\"Oslo\",\"amount\":%1$d}".formatted(number);
        queue("sales").send(List.of(Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static List<String> views(PipelineProcess process) {
        var rows = new ArrayList<String>();
        process.platform().view("totals").rows(row -> rows.add(ViewTrial.text(row)));
        return rows;
    }

    private MessageQueue queue(String name) {
        return resources.named(services.platform()).queue(name);
    }

    private long remaining() {
        return queue("sales").counts().all();
    }

    /// A clock whose waits advance it to their deadline at once.
    private record PassingTime(VirtualTime clock) implements Time {

        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public void await(Signal signal, long seen, Instant deadline) {
            synchronized (clock) {
                var left = Duration.between(clock.instant(), deadline);
                if (left.isPositive()) {
                    clock.advance(left);
                }
            }
        }
    }
}
