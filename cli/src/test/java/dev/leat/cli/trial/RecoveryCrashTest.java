package dev.leat.cli.trial;

import static dev.leat.cli.trial.GatedApp.HOLDS;
import static dev.leat.cli.trial.GatedApp.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.trial.GatedApp.Load;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An app that is killed while its workers hold full batches processes these batches again in a few
/// commits, for each kind of sink. Another pipeline is served meanwhile, and a process that only
/// opens the state keeps the suspects. A record that kills the process becomes a dead letter. Each
/// start of an app takes some seconds of a core, so the kinds of sinks share an app. With
/// `-Dcrash.full`, an app is killed ten times instead of five, and a record kills the process with
/// each kind of sink ([PlantedRecordTest] has one).
@Tag("crash")
class RecoveryCrashTest {

    /// Commits of batches that were in process at two kills, each in a hundred groups.
    private static final int DIVIDED = 300;

    private static final int OTHERS = 500;
    private static final int MOST_CRASHES = 3;
    private static final int WORKERS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String KILLED = "the app was killed while";

    @TempDir Path folder;

    @AutoClose private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private HttpServer web;
    private GatedApp gated;

    @BeforeEach
    void listen() throws Exception {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        web.createContext(
                "/",
                exchange -> {
                    received.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        web.start();
        gated = new GatedApp(folder, web.getAddress().getPort());
    }

    @AfterEach
    void stopListening() {
        web.stop(0);
    }

    @Test
    void aKilledAppIsSoonAtItsFullRateForEachKindOfSink() throws Exception {
        var loads =
                List.of(
                        Load.of(1_000, 6, "view"),
                        Load.of(1_000, 6, "lake_table"),
                        Load.of(1_000, 6, "warehouse_table"),
                        Load.of(1_000, 6, "table"),
                        Load.of(1_000, 6, "bucket"),
                        Load.of(1_000, 6, "stream"),
                        Load.of(100, 24, "endpoint"));
        begin(loads);
        gated.gate(1_500, NONE);
        killWhileAllHold(loads);
        recover(loads, 0);
        assertStoredOnce(loads, 0);
    }

    @Test
    void anAppThatIsKilledManyTimesIsSoonAtItsFullRate() throws Exception {
        int kills = System.getProperty("crash.full") == null ? MOST_CRASHES + 1 : 10;
        var loads = List.of(Load.of(500, 2 * kills + 4, "queue"));
        begin(loads);
        for (int kill = 1; kill <= kills; kill++) {
            gated.gate(2L * kill * 500, NONE);
            killWhileAllHold(loads);
        }
        recover(loads, DIVIDED);
        assertStoredOnce(loads, 0);
    }

    /// The records of the other pipeline arrive while the first batch of suspects is in process.
    /// They are stored while the second one is, which the gate holds.
    @Test
    void aStopWhileSuspectsAreProcessedIsOrderly() throws Exception {
        int batch = 1_000;
        var loads = List.of(Load.of(batch, 6, "lake_table"));
        begin(loads);
        gated.gate(0, NONE);
        try (var app = gated.start()) {
            long leased = (long) WORKERS * batch;
            await(app, queue("Q-lake_table", "in_flight", leased));
            app.kill();
        }
        gated.gate(batch / 2, NONE);
        try (var app = gated.start()) {
            app.await(line -> line.contains(HOLDS));
            assertRecovering(app, WORKERS * batch);
            gated.leat("send", "Other", others().toString(), "--lines");
            gated.gate(batch + batch / 2, NONE);
            await(app, queue("Seen", "visible", OTHERS));
            assertRecovering(app, (WORKERS - 1) * batch);
            app.handle().destroy();
            gated.gate(NONE, NONE);
            app.await(line -> line.contains("load_lake_table stopped"));
            assertThat(app.terminate()).as("exit code").isZero();
            assertThat(app.said())
                    .noneMatch(line -> line.contains("Exception") || line.contains("ERROR"));
        }
        try (var app = gated.start()) {
            app.await(line -> line.startsWith("all processed"));
        }
        assertStoredOnce(loads, 0);
    }

    /// Of a batch of 110 records, each group has two.
    static Stream<Load> loadsWithAKiller() {
        return Stream.of(
                Load.of(
                        110,
                        3,
                        "queue",
                        "view",
                        "lake_table",
                        "warehouse_table",
                        "table",
                        "stream"));
    }

    @ParameterizedTest
    @MethodSource("loadsWithAKiller")
    @EnabledIfSystemProperty(named = "crash.full", matches = ".*")
    void aRecordThatKillsTheProcessBecomesADeadLetter(Load load) throws Exception {
        int batch = load.batch();
        var loads = List.of(load);
        begin(loads);
        gated.send("Other", OTHERS);
        gated.gate(NONE, batch + batch / 2);
        int crashes = 0;
        boolean done = false;
        while (!done) {
            try (var app = gated.start()) {
                done = app.awaitOrEnd(line -> line.startsWith("all processed"));
            }
            crashes += done ? 0 : 1;
            assertThat(crashes).isLessThanOrEqualTo(MOST_CRASHES);
        }
        assertThat(crashes).isEqualTo(MOST_CRASHES);
        assertStoredOnce(loads, 1);
    }

    /// Sends the records of all pipelines.
    private void begin(List<Load> loads) throws Exception {
        gated.write(loads);
        for (var load : loads) {
            gated.send(load.queue(), load.count());
        }
    }

    private Path others() throws Exception {
        var lines =
                IntStream.range(0, OTHERS)
                        .mapToObj("{\"id\":\"%d\"}"::formatted)
                        .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("others.ndjson"), lines);
    }

    /// Kills the app when each of its pipelines holds a batch.
    private void killWhileAllHold(List<Load> loads) throws Exception {
        try (var app = gated.start()) {
            var missing = new HashSet<String>();
            loads.forEach(load -> missing.add(load.pipeline() + ": " + HOLDS));
            app.await(line -> missing.removeIf(line::contains) && missing.isEmpty());
            app.kill();
        }
        assertThat(gated.suspects()).as("records that were in process").isPositive();
    }

    /// With suspects in single commits, a pipeline would need as many as a batch has records.
    private void recover(List<Load> loads, int divided) throws Exception {
        gated.gate(NONE, NONE);
        gated.send("Other", OTHERS);
        try (var app = gated.start()) {
            app.await(line -> line.startsWith("all processed"));
            assertThat(app.said()).anyMatch(line -> line.startsWith(KILLED));
            for (var load : loads) {
                assertThat(metric(app, "leat_pass_seconds_count", load.pipeline()))
                        .as("commits of " + load.pipeline())
                        .isBetween(1.0, 2.0 * load.count() / load.batch() + divided);
            }
        }
    }

    /// Asserts what a user sees of the recovery while the gate holds a batch.
    private void assertRecovering(AppProcess app, int suspects) throws Exception {
        var text = "recovering: %,d records that were in process".formatted(suspects);
        assertThat(get(app, "/health")).contains("\"reason\":\"" + text);
        assertThat(metric(app, "leat_pipeline_suspects", "load_lake_table")).isEqualTo(suspects);
        assertThat(gated.leat("top")).contains(text);
        var json = JsonMapper.shared().readTree(gated.leat("top", "--json"));
        assertThat(json.path("suspects").asInt()).isEqualTo(suspects);
        assertThat(json.at("/pipelines/load_lake_table/detail").asString()).startsWith(text);
    }

    private static Predicate<JsonNode> queue(String queue, String count, long expected) {
        return health -> health.path("queues").path(queue).path(count).asLong() == expected;
    }

    private void await(AppProcess app, Predicate<JsonNode> reached) throws Exception {
        var deadline = Instant.now().plus(PATIENCE);
        var health = get(app, "/health");
        while (!reached.test(JsonMapper.shared().readTree(health))) {
            assertThat(Instant.now()).as(health).isBefore(deadline);
            Polling.pause();
            health = get(app, "/health");
        }
    }

    private double metric(AppProcess app, String name, String pipeline) throws Exception {
        var line = Pattern.compile("(?m)^%s\\{pipeline=\"%s\"} (\\S+)$".formatted(name, pipeline));
        var found = line.matcher(get(app, "/metrics"));
        assertThat(found.find()).as(name).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private String get(AppProcess app, String path) throws Exception {
        var health = app.said().stream().filter(line -> line.endsWith("/health")).findFirst();
        var url = URI.create(health.orElseThrow()).resolve(path);
        return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body();
    }

    private void assertStoredOnce(List<Load> loads, int deadLetters) throws Exception {
        assertThat(gated.suspects()).isZero();
        try (var platform = gated.open()) {
            assertThat(platform.queue("Seen").counts().all()).isEqualTo(OTHERS);
            for (var load : loads) {
                assertThat(platform.queue(load.queue() + "-dlq").counts().all())
                        .isEqualTo(deadLetters);
            }
        }
        for (var load : loads) {
            load.kinds().forEach(kind -> assertStoredOnce(kind, load.count() - deadLetters));
        }
    }

    private void assertStoredOnce(String kind, int expected) {
        var name = GatedApp.out(kind);
        switch (kind) {
            case "endpoint" -> assertThat(received).hasSize(expected);
            case "stream" ->
                    assertThat(gated.leat("stream", "get", name, "--json", "--limit", "1000000"))
                            .satisfies(lines ->
                                    assertThat(lines.lines())
                                            .hasSize(expected)
                                            .doesNotHaveDuplicates());
            case "view" ->
                    assertThat(gated.leat("sql", "select n from " + name, "--format", "csv"))
                            .satisfies(lines ->
                                    assertThat(lines.lines()).last().isEqualTo("" + expected));
            default -> {
                var column = kind.equals("queue") ? "body" : "id";
                var sql = "select count(*), count(distinct %s) from \"%s\"".formatted(column, name);
                assertThat(gated.leat("sql", sql, "--format", "csv").lines())
                        .as(kind)
                        .last()
                        .isEqualTo(expected + "," + expected);
            }
        }
    }
}
