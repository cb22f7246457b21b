package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.Leat;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.RedisProcess;
import dev.leat.cli.fixture.Walk;
import dev.leat.contract.ServerProcess;
import dev.leat.contract.SmallDisk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An open page of the console while its app is killed and started again, its Redis does not run,
/// and its disk is full.
@Timeout(600)
@Tag("attack")
class ConsoleFaultsTest {

    private static final int MEGABYTES = 128;

    /// A request that takes longer waits for something that is unavailable. The limit is far above
    /// what requests take on a busy machine, where the first query also starts a process.
    private static final double LIMIT_MILLIS = 30_000;

    private static final String APP =
            """
            app: faults
            schemas:
              Order: {id: varchar not null, user_id: varchar not null, amount: 'decimal(18,2) not null'}
            queues:
              orders:
            views:
              users: {key: user_id, measures: {orders: count(*)}, redis_key: 'user:{user_id}'}
              all: {measures: {orders: count(*)}}
            tables:
              items: {key: id}
            buckets:
              files:
            pipelines:
              count_orders:
                from: {queue: orders, schema: Order}
                key: id
                steps:
                  - check: {amount is above zero: amount > 0}
                to: [{view: users}, {view: all}, {table: items}]
            environments:
              redis:
                stores: {users: '${env:REDIS_URL}'}
            api:
              /orders: {queue: orders, schema: Order}
            """;

    private static final List<String> PAGES =
            List.of(
                    "overview",
                    "letters",
                    "pipeline/count_orders",
                    "resources",
                    "resources/queue/orders",
                    "resources/bucket/files",
                    "resources/view/users",
                    "resources/view/all",
                    "resources/table/items",
                    "trace/o1",
                    "query?sql=select%20*%20from%20orders",
                    "activity");

    @TempDir private Path folder;

    private final int api = ServerProcess.freePort();
    private final int aws = ServerProcess.freePort();
    private AppProcess process;
    private Browser browser;

    @SuppressWarnings("NullAway.Init") // the test opens the browser and starts the process
    ConsoleFaultsTest() {}

    private AppProcess up(SmallDisk disk, RedisProcess redis) throws Exception {
        return new AppProcess(
                Leat.class,
                Map.of("REDIS_URL", redis.url()),
                List.of(
                        "up",
                        folder.toString(),
                        "--env",
                        "redis",
                        "--state",
                        disk.state().toString(),
                        "--port",
                        Integer.toString(api),
                        "--aws-port",
                        Integer.toString(aws)));
    }

    private int order(String id, String amount) throws IOException, InterruptedException {
        var order = "{\"id\":\"%s\",\"user_id\":\"ann\",\"amount\":%s}".formatted(id, amount);
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/orders".formatted(api)))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(order));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }

    /// Shows every page. Each has its title, and none of its requests waits for the fault to end.
    private void everyPageAnswers() {
        for (var page : PAGES) {
            browser.run("slowest = 0; location.hash = arguments[0]", "#/" + page);
            browser.settle();
            assertThat(browser.text()).as(page).doesNotContain("This page failed");
            assertThat(browser.has("//main//h1")).as(page).isTrue();
            double millis = Double.parseDouble(String.valueOf(browser.run("return slowest")));
            assertThat(millis)
                    .as("milliseconds of the slowest request of " + page)
                    .isLessThanOrEqualTo(LIMIT_MILLIS);
            browser.image("fault-" + page.replaceAll("\\W+", "-"));
        }
        browser.visit("#/overview", "Overview");
    }

    @Test
    void thePageNamesEachFaultAndRecoversWithoutAReload() throws Exception {
        var programs = Walk.folderOf("chromedriver", "--version");
        assumeFalse(programs.isEmpty(), "needs chromedriver");
        Files.writeString(folder.resolve("app.yaml"), APP);
        try (var disk = SmallDisk.mount(folder.resolve("disk"), MEGABYTES);
                var redis = new RedisProcess(folder.resolve("redis"));
                var opened = new Browser(programs)) {
            browser = opened;
            process = up(disk, redis);
            try {
                process.await(line -> line.contains("Ctrl-C"));
                assertThat(order("o1", "1")).isEqualTo(202);
                assertThat(order("o2", "-1")).isEqualTo(202);
                browser.open(
                        process.said().stream()
                                .flatMap(line -> List.of(line.split(" ", -1)).stream())
                                .filter(word -> word.contains("/console/#code="))
                                .findFirst()
                                .orElseThrow());
                browser.await("1 dead letter");
                browser.run("window.sameDocument = true");
                killed(disk, redis);
                withoutRedis(redis);
                full(disk);
                assertThat(browser.run("return window.sameDocument")).isEqualTo("true");
                assertThat(browser.attacks()).isEmpty();
            } finally {
                process.kill();
            }
        }
    }

    private void killed(SmallDisk disk, RedisProcess redis) throws Exception {
        process.kill();
        browser.await("The app is not reachable since ");
        assertThat(browser.text()).containsPattern("not reachable since \\d\\d:\\d\\d UTC");
        // A page that is opened meanwhile is loaded when the app runs.
        browser.visit("#/resources/table/items", "cannot be reached");
        browser.image("fault-killed");
        process = up(disk, redis);
        browser.await("o1");
        browser.awaitScript(
                "return !/not reachable|cannot be reached/.test(document.body.textContent)");
        everyPageAnswers();
    }

    private void withoutRedis(RedisProcess redis) throws Exception {
        redis.kill();
        assertThat(order("o3", "3")).isEqualTo(202);
        browser.await("waiting");
        browser.await("Redis at 127.0.0.1:" + URI.create(redis.url()).getPort());
        everyPageAnswers();
        browser.image("fault-redis");
        redis.start();
        browser.awaitScript(
                "return !document.body.textContent.includes('Redis at') &&"
                        + " !document.querySelector('.attention')?.textContent.includes('waiting')");
    }

    private void full(SmallDisk disk) throws Exception {
        disk.fill();
        int status = 202;
        for (int i = 0; status == 202; i++) {
            status = order("full" + i, "1" + "0".repeat(10));
            disk.fill();
        }
        assertThat(status).isEqualTo(503);
        browser.await("the disk is full");
        everyPageAnswers();
        browser.image("fault-full");
        disk.free();
        browser.awaitScript("return !document.body.textContent.includes('disk is full')");
        assertThat(order("last", "1")).isEqualTo(202);
    }
}
