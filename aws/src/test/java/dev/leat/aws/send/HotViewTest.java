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
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Eight workers write orders of one shop to the same rows of views, while DynamoDB throttles every
/// fifth request and every fifth transaction conflicts with another. Each order is sent twice. The
/// results are exact. A message has only one attempt, and none is used.
@Tag("crash")
class HotViewTest {

    private static final String APP =
            """
            app: shop
            queues: {orders: {max_receive_count: 1, visibility_timeout: 15m}}
            tables: {items: {key: id}}
            views:
              all: {measures: {n: count(*), total: sum(amount)}}
              totals: {key: shop, measures: {n: count(*), total: sum(amount)}}
              extremes: {key: shop, measures: {n: count(*), least: min(amount), most: max(amount)}}
            schemas: {Order: {id: varchar not null, shop: varchar not null, amount: bigint not null}}
            pipelines:
              sell: {from: {queue: orders, schema: Order}, key: id, to: [{table: items}, {view: all}, {view: totals}, {view: extremes}]}
            """;

    private static final int WRITERS = 8;
    private static final int ORDERS = 400;
    private static final int BATCH = 10;
    private static final int MOST_ROUNDS = 100;
    private static final int FAILURES_PERCENT = 20;
    private static final long SEED = Long.getLong("crash.seed", 20_260_105L);

    @TempDir private Path folder;
    private final VirtualTime time = VirtualTime.start();
    private final AwsResourceNames names = new AwsResourceNames("shop", "hot-");
    private final Kernels factory = new Kernels();
    private final List<Writer> writers = new ArrayList<>();
    private App app;
    private LeatEndpoint services;
    private AwsClients clients;
    private AwsResources resources;

    @BeforeEach
    void start() throws IOException, AppException {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        services = LeatEndpoint.start(folder.resolve("services"), time);
        clients = services.clients();
        resources = new AwsResources(clients, names, app);
        resources.create(time);
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(SEED + i));
        }
    }

    @AfterEach
    void stop() {
        writers.forEach(Writer::close);
        clients.close();
        services.close();
        factory.close();
    }

    /// A process that writes, and whose requests to DynamoDB often fail.
    private final class Writer implements Callable<Boolean>, AutoCloseable {

        private final Disturbance disturbance;
        private final AwsClients own;
        private final Map<String, Kernel> kernels = PipelineProcess.kernels(factory, app);
        private final PipelineProcess process;

        Writer(long seed) {
            disturbance = new Disturbance(seed);
            disturbance.throttled(FAILURES_PERCENT);
            disturbance.conflicts(FAILURES_PERCENT);
            own = services.clients(disturbance);
            process = new PipelineProcess(own, names, app, kernels, Time.of(time));
        }

        @Override
        public Boolean call() {
            boolean some = true;
            while (some) {
                some = process.step("sell", BATCH);
            }
            return true;
        }

        @Override
        public void close() {
            process.close();
            own.close();
            kernels.values().forEach(Kernel::close);
        }
    }

    @Test
    void isExactAndUsesNoAttempts() throws Exception {
        var bodies =
                IntStream.range(0, 2 * ORDERS)
                        .mapToObj(i ->
                                "{\"id\":\"o%1$d\",\"shop\":\"Oslo\",\"amount\":%1$d}"
                                        .formatted(i % ORDERS))
                        .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(bodies, new Random(SEED));
        bodies.forEach(body ->
                queue("orders")
                        .send(List.of(Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)))));
        int rounds = 0;
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            for (; remaining() > 0 && rounds < MOST_ROUNDS; rounds++) {
                for (var done : threads.invokeAll(writers)) {
                    assertThat(done.get()).isTrue();
                }
                time.advance(Duration.ofMinutes(1));
            }
        }
        assertThat(remaining()).as("messages that were not processed").isZero();
        check();
        System.out.printf(
                "%d writers, %d messages, %d failed requests, %d rounds%n",
                WRITERS,
                bodies.size(),
                writers.stream().mapToInt(writer -> writer.disturbance.failures()).sum(),
                rounds);
    }

    private void check() {
        assertThat(queue("orders-dlq").counts().all()).as("dead letters").isZero();
        for (var writer : writers) {
            assertThat(writer.process.attempts()).as("the attempt of each receive").isEqualTo(1);
            assertThat(writer.disturbance.failures()).as("failed requests").isPositive();
        }
        long sum = LongStream.range(0, ORDERS).sum();
        assertThat(rows("all")).containsExactly("[]=[%d, %d]".formatted(ORDERS, sum));
        assertThat(rows("totals")).containsExactly("[Oslo]=[%d, %d]".formatted(ORDERS, sum));
        assertThat(rows("extremes"))
                .containsExactly("[Oslo]=[%d, 0, %d]".formatted(ORDERS, ORDERS - 1));
        var items = clients.dynamoDb().scanPaginator(r -> r.tableName(names.of("items"))).items();
        assertThat(items.stream().count()).isEqualTo(ORDERS);
    }

    private List<String> rows(String view) {
        try (var process = new PipelineProcess(clients, names, app, Map.of(), Time.of(time))) {
            var rows = new ArrayList<String>();
            process.platform().view(view).rows(row -> rows.add(ViewTrial.text(row)));
            return rows;
        }
    }

    private MessageQueue queue(String name) {
        return resources.named(services.platform()).queue(name);
    }

    private long remaining() {
        return queue("orders").counts().all();
    }
}
