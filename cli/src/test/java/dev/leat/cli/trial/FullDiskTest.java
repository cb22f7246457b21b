package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.cli.fixture.Polling;
import dev.leat.cli.trial.lake.LakeTrial;
import dev.leat.contract.SmallDisk;
import dev.leat.kernel.Kernels;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.StateCondition;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The behaviour of an app while its disk is full, and when space is free again.
class FullDiskTest {

    private static final Path APP =
            Path.of("src", "test", "resources", "changing-orders", "app.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int ORDERS = 300;

    private static final Path EVENTS = Path.of("..", "examples", "events", "app.yaml");
    private static final int EVENT_COUNT = 100;

    @AutoClose private final Kernels kernels = new Kernels();

    @Test
    void waitsAndCountsNoAttempt(@TempDir Path folder) throws Exception {
        var orders = ChangingOrders.of(1, ORDERS);
        try (var app = Trial.open(APP, folder, kernels, UnaryOperator.identity())) {
            var queue = app.platform().queue("OrderQueue");
            var bytes =
                    orders.bodies().stream()
                            .map(body -> body.getBytes(StandardCharsets.UTF_8))
                            .toList();
            app.send("OrderQueue", bytes);
            fill(app, "OrderQueue-dlq");

            app.pipelines().start();
            until(() -> status(app).detail().contains("the disk is full"));
            assertThat(status(app).state()).isEqualTo(PipelineStatus.State.WAITING);
            assertThat(app.pipelines().idle()).isFalse();
            assertThat(queue.counts().all()).isEqualTo(bytes.size());
            until(() -> attempts(queue) == 0);

            app.platform().queue("OrderQueue-dlq").purge();
            app.platform().limit(Integer.MAX_VALUE);
            until(() -> app.pipelines().idle());
            assertThat(app.messages("OrderQueue-dlq")).hasSize(orders.bad().size());
            assertThat(app.platform().view("global_stats").get(List.of()))
                    .map(row -> app.value("global_stats", row, 0).longValue())
                    .contains(orders.all().orders());
        }
    }

    @Test
    void itemsOfTablesAndTheirAlertsWaitTogether(@TempDir Path folder) throws Exception {
        try (var app = Trial.open(EVENTS, folder, kernels, UnaryOperator.identity())) {
            var bodies = new ArrayList<byte[]>();
            for (int i = 0; i < EVENT_COUNT; i++) {
                bodies.add(event(i).getBytes(StandardCharsets.UTF_8));
            }
            app.send("events", bodies);
            fill(app, "events-dlq");

            app.pipelines().start();
            until(() -> status(app).detail().contains("the disk is full"));
            assertThat(app.platform().tables().size("events").items()).isZero();
            assertThat(app.messages("alerts")).isEmpty();

            app.platform().queue("events-dlq").purge();
            app.platform().limit(Integer.MAX_VALUE);
            until(() -> app.pipelines().idle());
            assertThat(app.platform().tables().size("events").items()).isEqualTo(EVENT_COUNT);
            assertThat(app.messages("alerts")).hasSize(EVENT_COUNT);
            assertThat(app.messages("events-dlq")).isEmpty();
        }
    }

    private static final String LAKE =
            """
            app: lake
            schemas:
              Sale: {id: integer not null}
            queues:
              sales: {max_receive_count: 3}
            buckets:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale}
            pipelines:
              records:
                from: {queue: sales, schema: Sale}
                key: id
                to: [{lake_table: sales}]
            """;

    /// Another program has taken all inodes, so the rows cannot be written to files.
    @Test
    void rowsOfALakeTableWaitForInodes(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), LAKE);
        var mount = folder.resolve("disk");
        try (var disk = SmallDisk.mount(mount, 256, 200);
                var writing = Kernels.writingIn(mount);
                var app = Trial.open(file, disk.state(), writing, LakeTrial::withLake)) {
            var bodies = new ArrayList<byte[]>();
            for (int i = 0; i < 30; i++) {
                bodies.add("{\"id\":%d}".formatted(i).getBytes(StandardCharsets.UTF_8));
            }
            app.send("sales", bodies);
            takeInodes(mount);
            app.pipelines().start();
            until(() -> status(app).state() == PipelineStatus.State.WAITING);
            until(() -> status(app).detail().contains("No space left on device"));
            app.platform().keepReserve();
            until(() -> app.platform().condition().reason().contains("inodes are free"));
            until(() -> attempts(app.platform().queue("sales")) == 0);

            freeInodes(mount);
            until(() -> app.pipelines().idle());
            assertThat(app.messages("sales-dlq")).isEmpty();
            assertThat(app.platform().queue("sales").counts().all()).isZero();
            assertThat(app.platform().condition()).isEqualTo(StateCondition.READY);
        }
    }

    private static void takeInodes(Path disk) {
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 1_000; i++) {
                                Files.createFile(disk.resolve("taken-" + i));
                            }
                        })
                .hasMessageContaining("No space left on device");
    }

    private static void freeInodes(Path disk) throws IOException {
        try (var taken = Files.newDirectoryStream(disk, "taken-*")) {
            for (var each : taken) {
                Files.delete(each);
            }
        }
    }

    /// An event of 20 KB that alerts.
    private static String event(int number) {
        return """
        {"order_id":"E%d","user_id":"U","amount":2000,"currency":"GBP",\
        "ordered_at":"2026-01-05T09:00:00Z","items":[{"text":"%s"}]}\
        """
                .formatted(number, "x".repeat(20_000));
    }

    private static void fill(Trial app, String queue) {
        app.platform().limit(1);
        for (int bytes : List.of(200_000, 20_000, 2_000, 100)) {
            assertThatThrownBy(() -> sendForEver(app, queue, bytes))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("the disk is full; free some space");
        }
    }

    private static void sendForEver(Trial app, String queue, int bytes) {
        while (true) {
            app.platform().queue(queue).send(List.of(Message.Outgoing.of(new byte[bytes])));
        }
    }

    private static PipelineStatus status(Trial app) {
        return app.pipelines().status().values().iterator().next();
    }

    private static int attempts(MessageQueue queue) {
        return queue.browse(0, Integer.MAX_VALUE).stream()
                .mapToInt(Message.Seen::attempt)
                .max()
                .orElse(0);
    }

    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for %s", PATIENCE).isLessThan(end);
            Polling.pause();
        }
    }
}
