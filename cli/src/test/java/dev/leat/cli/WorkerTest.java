package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.fixture.Shop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `leat worker` in the state folder of an app.
@Tag("slow")
class WorkerTest {

    private static final String SECOND =
            """
              count_returns:
                from: {queue: Returns, schema: Order}
                key: order_id
                to:
                  - view: returned
            """;

    private static final int ORDERS = 5_000;

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void writeTheApp() {
        shop = new Shop(folder);
        shop.write(
                "app.yaml",
                Shop.APP
                        .replace("  Orders:\n", "  Orders:\n  Returns:\n")
                        .replace("views:\n", "views:\n  returned: {measures: {orders: count(*)}}\n")
                        .replace("api:\n", SECOND + "api:\n"));
    }

    private AppProcess worker(String... pipelines) throws Exception {
        var arguments = new ArrayList<>(List.of("worker"));
        arguments.addAll(List.of(pipelines));
        arguments.addAll(List.of("--app", shop.path(), "--port", "0"));
        return new AppProcess(Leat.class, Map.of(), arguments);
    }

    private static String get(AppProcess worker, String path) throws Exception {
        var url =
                worker.said().stream()
                        .filter(line -> line.endsWith("/health"))
                        .map(line -> line.replace("/health", path))
                        .findFirst()
                        .orElseThrow();
        try (var client = HttpClient.newHttpClient()) {
            var response =
                    client.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }

    private String leat(String... words) {
        return Session.run(0, words).out();
    }

    private static void await(AppProcess worker, String path, String beginning) throws Exception {
        var until = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!get(worker, path).startsWith(beginning)) {
            assertThat(System.nanoTime()).as(get(worker, path)).isLessThan(until);
            Polling.pause();
        }
    }

    @Test
    void runsOnlyTheNamedPipelines() throws Exception {
        try (var worker = worker("count_orders")) {
            worker.await("pipelines: count_orders"::equals);
            var order = Shop.order("A1", "first", "5");
            leat("send", "Returns", order, "--app", shop.path());
            leat("send", "Orders", order, "--app", shop.path());
            await(worker, "/everyone", "200 {\"orders\":1,");
            assertThat(get(worker, "/health"))
                    .startsWith("200 {\"status\":\"up\"")
                    .contains("\"count_orders\":{\"state\":\"running\"}")
                    .doesNotContain("count_returns")
                    .contains("\"Returns\":{\"visible\":1,");
            assertThat(get(worker, "/metrics"))
                    .contains("leat_pipeline_running{pipeline=\"count_orders\"} 1.0")
                    .doesNotContain("count_returns");
            assertThat(worker.said().toString()).doesNotContain("--endpoint-url");
        }
        try (var worker = worker("count_returns")) {
            worker.await("pipelines: count_returns"::equals);
            while (!leat("sql", "select orders from returned", "--json", "--app", shop.path())
                    .contains("1")) {
                Polling.pause();
            }
        }
    }

    @Test
    void servesTheApiWithoutPipelines() throws Exception {
        try (var worker = worker("--api-only")) {
            worker.await("pipelines: none"::equals);
            leat("send", "Orders", Shop.order("A1", "first", "5"), "--app", shop.path());
            assertThat(get(worker, "/health"))
                    .startsWith("200 {\"status\":\"up\"")
                    .contains("\"Orders\":{\"visible\":1,")
                    .doesNotContain("count_orders");
        }
        var both = new Session();
        assertThat(both.run("worker", "count_orders", "--api-only", "--app", shop.path()))
                .isEqualTo(2);
        assertThat(both.err()).isEqualTo("--api-only runs no pipeline; leave out count_orders\n");
    }

    @Test
    @Tag("crash")
    void sigtermEndsAWorkerThatIsBusyAndNothingIsLost() throws Exception {
        shop.write(
                "samples/Orders.ndjson",
                IntStream.range(0, ORDERS)
                        .mapToObj(number -> Shop.order("A" + number, "first", "1"))
                        .collect(Collectors.joining("\n")));
        try (var worker = worker("count_orders", "count_returns")) {
            leat(
                    "send",
                    "Orders",
                    shop.folder().resolve("samples/Orders.ndjson").toString(),
                    "--app",
                    shop.path());
            await(worker, "/everyone", "200 {\"orders\":");
            var asked = System.nanoTime();
            worker.handle().destroy();
            worker.handle().onExit().join();
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .isLessThan(Duration.ofSeconds(30));
            worker.await("stopping after the batches in progress"::equals);
            worker.await(line ->
                    line.startsWith("{\"@timestamp\":")
                            && line.contains("\"pipeline\":\"count_orders\",\"total\""));
        }
        var shown = leat("up", shop.path(), "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(leat("sql", "select orders from everyone", "--json", "--app", shop.path()))
                .as(shown)
                .contains(String.valueOf(ORDERS));
    }

    @Test
    void refusesUnknownPipelines() {
        var session = new Session();
        assertThat(session.run("worker", "count_order", "--app", shop.path())).isEqualTo(2);
        assertThat(session.err())
                .isEqualTo(
                        "app shop has no pipeline count_order; pipelines: count_orders,"
                                + " count_returns\n");
        var none = new Session();
        assertThat(none.run("worker", "--app", shop.path())).isEqualTo(2);
        assertThat(none.err())
                .isEqualTo(
                        "name a PIPELINE, or add --api-only to run none; pipelines: count_orders,"
                                + " count_returns\n");
        var port = new Session();
        assertThat(port.run("worker", "count_orders", "--port", "70000", "--app", shop.path()))
                .isEqualTo(2);
        assertThat(port.err()).contains("--port must be 0 to 65535, not 70000");
    }
}
