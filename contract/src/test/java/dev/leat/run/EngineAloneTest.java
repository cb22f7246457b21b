package dev.leat.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.leat.app.App;
import dev.leat.batch.Record;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.deadletter.DeadLetter;
import dev.leat.engine.MemoryPlatform;
import dev.leat.kernel.Kernels;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A running app with real kernels on a platform that implements only the engine's part.
class EngineAloneTest {

    private static final String SHOP =
            """
            app: shop

            schemas:
              Order: {id: varchar not null, customer: varchar not null, total: 'decimal(18,2) not null'}

            queues:
              orders:
              large:

            topics:
              offers:

            views:
              customers:
                key: customer
                measures: {orders: count(*), spent: sum(total)}
              large_orders:
                key: customer
                measures: {orders: count(*), spent: sum(total)}

            pipelines:
              count:
                from: {queue: orders, schema: Order}
                key: id
                steps:
                  - check: {total is above zero: total > 0}
                to:
                  - view: customers
                  - queue: large
                    where: total >= 100
              count_large:
                from: {queue: large, schema: Order}
                key: id
                to:
                  - view: large_orders
            """;

    private final MemoryPlatform platform = new MemoryPlatform();
    private final Kernels kernels = new Kernels();
    @TempDir Path folder;
    private int sent;

    @BeforeEach
    void send() {
        send("{'id': 'a', 'customer': 'Ada', 'total': 120.50}");
        send("{'id': 'b', 'customer': 'Ada', 'total': 9.50}");
        send("{'id': 'c', 'customer': 'Bob', 'total': -1}");
        send("{'id': 'a', 'customer': 'Ada', 'total': 120.50}");
    }

    @AfterEach
    void close() {
        kernels.close();
    }

    private void send(String json) {
        sent++;
        var body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        platform.home.enqueue(
                "orders", new Record("m" + sent, body, Map.of(), 0, platform.time.instant()));
    }

    private App app(String text) throws IOException, AppException {
        return AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
    }

    private Pipelines pipelines(App app) {
        return new Pipelines(
                app, platform, kernels, new SimpleMeterRegistry(), EngineOptions.defaults());
    }

    @Test
    void runsFromQueueToViewAndQueueAndToTheDeadLetterQueue() throws Exception {
        try (var pipelines = pipelines(app(SHOP))) {
            pipelines.start();
            pipelines.awaitIdle();
        }

        assertThat(platform.home.queue()).as("every message is settled").isEmpty();
        assertThat(platform.home.view("customers", "Ada")).containsExactly(2, 130_00);
        assertThat(platform.home.view("large_orders", "Ada"))
                .as("a queue that a pipeline fed is the source of another")
                .containsExactly(1, 120_50);
        assertThat(platform.home.letters())
                .extracting(DeadLetter::source, letter -> letter.original().id())
                .containsExactly(tuple("orders", "m3"));
    }

    @Test
    void aSinkThatThePlatformCannotKeepIsRefusedBeforeAnythingRuns() throws Exception {
        var app = app(SHOP + "      - topic: offers\n");

        assertThatThrownBy(() -> pipelines(app))
                .isInstanceOf(UnsupportedByPlatformException.class)
                .hasMessage(
                        "pipeline count_large cannot write to topic offers: a memory platform has queues and views only");
        assertThat(platform.home.queue()).as("nothing was leased").hasSize(4);
    }

    @Test
    void aBucketThatThePlatformCannotReadIsRefusedBeforeAnythingRuns() throws Exception {
        var app =
                app(
                        SHOP
                                + """
                                  load:
                                    from: {bucket: uploads, schema: Order}
                                    key: id
                                    to:
                                      - view: customers

                                buckets:
                                  uploads:
                                """);

        assertThatThrownBy(() -> pipelines(app))
                .isInstanceOf(UnsupportedByPlatformException.class)
                .hasMessage(
                        "pipeline load cannot read bucket uploads: a memory platform has queues and views only");
        assertThat(platform.home.queue()).as("nothing was leased").hasSize(4);
    }
}
