package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.Session;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Message;
import dev.leat.port.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An app that is killed while its workers hold full batches processes these batches again in a few
/// commits, for each kind of sink. Another pipeline is served meanwhile, and a process that only
/// opens the state keeps the suspects. A record that kills the process becomes a dead letter.
///
/// A Java step waits at a given record until the test raises the limit, so that the process always
/// holds a batch when it is killed.
@Tag("crash")
class RecoveryCrashTest {

    private static final int BATCHES = 24;
    private static final int OTHERS = 500;
    private static final int MOST_CRASHES = 4;
    private static final long NONE = Long.MAX_VALUE;
    private static final String KILLED = "the app was killed while";
    private static final String HOLDS = "the gate holds records";

    private static final String GATE =
            """
            package functions;
            import dev.leat.function.*;
            import java.nio.file.*;
            public final class Gate implements RecordFunction {
                private long limit = read("limit");
                private final long killer = read("killer");
                private boolean holds;

                @Override public Result apply(RowView record) {
                    long id = Long.parseLong(record.text("id").orElseThrow());
                    if (id == killer) {
                        ProcessHandle.current().parent().orElseThrow().destroyForcibly();
                    }
                    while (id >= limit || id == killer) {
                        if (!holds) {
                            System.out.println("HOLDS");
                            holds = true;
                        }
                        sleep();
                        limit = read("limit");
                    }
                    return Result.of("seen", true);
                }

                private static void sleep() {
                    try {
                        Thread.sleep(50);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }

                private static long read(String name) {
                    try {
                        return Long.parseLong(Files.readString(Path.of("FOLDER", name)));
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            }
            """;

    @TempDir Path folder;

    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private HttpServer web;

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
    }

    @AfterEach
    void stopListening() {
        web.stop(0);
    }

    static Stream<Arguments> sinks() {
        return Stream.of(
                Arguments.of("lake_table", 1_000, 1),
                Arguments.of("view", 1_000, 1),
                Arguments.of("warehouse_table", 1_000, 1),
                Arguments.of("table", 1_000, 1),
                Arguments.of("bucket", 1_000, 1),
                Arguments.of("stream", 1_000, 1),
                Arguments.of("endpoint", 100, 1),
                Arguments.of("queue", 500, 10));
    }

    @ParameterizedTest
    @MethodSource("sinks")
    void aKilledAppIsSoonAtItsFullRate(String kind, int batch, int kills) throws Exception {
        write(kind, batch);
        send("Q", BATCHES * batch);
        gate(NONE, NONE);
        for (int kill = 1; kill <= kills; kill++) {
            gate(2L * kill * batch, NONE);
            try (var app = start()) {
                app.await(line -> line.contains(HOLDS));
                app.kill();
            }
            assertThat(suspects()).as("records that were in process").isPositive();
        }
        long suspects = suspects();
        gate(NONE, NONE);
        send("Other", OTHERS);
        long began = System.nanoTime();
        try (var app = start()) {
            app.await(line -> line.startsWith("all processed"));
            var took = Duration.ofNanos(System.nanoTime() - began);
            System.out.printf("%s: %d suspects; all done after %s%n", kind, suspects, took);
            assertThat(app.said()).anyMatch(line -> line.startsWith(KILLED));
        }
        assertStoredOnce(kind, BATCHES * batch, 0);
    }

    @Test
    void aStopWhileSuspectsAreProcessedIsOrderly() throws Exception {
        int batch = 1_000;
        write("lake_table", batch);
        send("Q", 4 * batch);
        send("Other", OTHERS);
        gate(batch, NONE);
        try (var app = start()) {
            app.await(line -> line.contains(HOLDS));
            app.kill();
        }
        try (var app = start()) {
            app.await(line -> line.contains(HOLDS));
            app.handle().destroy();
            gate(NONE, NONE);
            app.await(line -> line.contains("load stopped"));
            app.terminate();
            assertThat(app.said())
                    .noneMatch(line -> line.contains("Exception") || line.contains("ERROR"));
        }
        try (var app = start()) {
            app.await(line -> line.startsWith("all processed"));
        }
        assertStoredOnce("lake_table", 4 * batch, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lake_table", "queue"})
    void aRecordThatKillsTheProcessBecomesADeadLetter(String kind) throws Exception {
        int batch = 10_000;
        write(kind, batch);
        send("Q", 3 * batch);
        send("Other", OTHERS);
        gate(NONE, batch + batch / 2);
        int crashes = 0;
        boolean done = false;
        while (!done) {
            try (var app = start()) {
                done = app.awaitOrEnd(line -> line.startsWith("all processed"));
            }
            crashes += done ? 0 : 1;
            assertThat(crashes).isLessThanOrEqualTo(MOST_CRASHES);
        }
        assertThat(crashes).isEqualTo(MOST_CRASHES);
        assertStoredOnce(kind, 3 * batch - 1, 1);
    }

    private void assertStoredOnce(String kind, int expected, int deadLetters) throws Exception {
        assertThat(suspects()).isZero();
        try (var platform = open()) {
            assertThat(platform.queue("Seen").counts().all()).isEqualTo(OTHERS);
            assertThat(platform.queue("Q-dlq").counts().all()).isEqualTo(deadLetters);
        }
        switch (kind) {
            case "endpoint" -> assertThat(received).hasSize(expected);
            case "stream" ->
                    assertThat(leat("stream", "get", "out", "--json", "--limit", "1000000").lines())
                            .hasSize(expected)
                            .doesNotHaveDuplicates();
            case "view" ->
                    assertThat(leat("sql", "select n from out", "--format", "csv").lines())
                            .last()
                            .isEqualTo("" + expected);
            default -> {
                var column = kind.equals("queue") ? "body" : "id";
                var sql = "select count(*), count(distinct " + column + ") from \"out\"";
                assertThat(leat("sql", sql, "--format", "csv").lines())
                        .last()
                        .isEqualTo(expected + "," + expected);
            }
        }
    }

    private void write(String kind, int batch) throws Exception {
        var buckets = Stream.of("lake_table", "bucket").anyMatch(kind::equals);
        var sink =
                switch (kind) {
                    case "lake_table" -> "lake_tables: {out: {bucket: b, schema: Out}}";
                    case "view" -> "views: {out: {measures: {n: count(*)}}}";
                    case "warehouse_table" -> "warehouse_tables: {out: {schema: Out, key: id}}";
                    case "table" -> "tables: {out: {key: id}}";
                    case "stream" -> "streams: {out: {}}";
                    case "endpoint" ->
                            "endpoints: {out: {url: 'http://127.0.0.1:%d/'}}"
                                    .formatted(web.getAddress().getPort());
                    default -> "";
                };
        var to = kind.equals("bucket") ? "out, path: '{source.batch}.ndjson'" : "out";
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: recovery
                schemas:
                  R: {id: varchar not null}
                  Out: {id: varchar not null, seen: boolean}
                queues: {Q: {}, Other: {}, Seen: {}%s}
                %s
                %s
                pipelines:
                  load:
                    from: {queue: Q, schema: R, batch: {size: %d}}
                    key: id
                    steps:
                      - java: {class: functions.Gate, adds: {seen: boolean}, timeout: 10m}
                    to: [{%s: %s}]
                  other:
                    from: {queue: Other, schema: R}
                    key: id
                    to: [{queue: Seen}]
                """
                        .formatted(
                                kind.equals("queue") ? ", out: {}" : "",
                                buckets ? "buckets: {b: {}, out: {}}" : "",
                                sink,
                                batch,
                                kind,
                                to));
        var source = Files.createDirectories(folder.resolve("functions")).resolve("Gate.java");
        Files.writeString(
                source, GATE.replace("HOLDS", HOLDS).replace("FOLDER", folder.toString()));
    }

    private void gate(long limit, long killer) throws Exception {
        replace("limit", limit);
        replace("killer", killer);
    }

    /// The gate may read the file at the same time.
    private void replace(String name, long value) throws Exception {
        var next = Files.writeString(folder.resolve("next"), Long.toString(value));
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path state() {
        return folder.resolve("state");
    }

    private AppProcess start() throws Exception {
        return new AppProcess(
                Map.of(),
                List.of(
                        folder.toString(),
                        "--state",
                        state().toString(),
                        "--port",
                        "0",
                        "--aws-port",
                        "off"));
    }

    private String leat(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", folder.toString(), "--state", state().toString()));
        var session = new Session(Map.of());
        assertThat(session.run(all.toArray(String[]::new))).as(session.err()).isZero();
        return session.out();
    }

    private LocalPlatform open() throws Exception {
        var app = AppFile.read(folder.resolve("app.yaml"), Map.of());
        return LocalPlatform.open(app, state(), Time.system());
    }

    private long suspects() throws Exception {
        try (var platform = open()) {
            return platform.suspects();
        }
    }

    private void send(String queue, int count) throws Exception {
        var messages = new ArrayList<Message.Outgoing>();
        for (int i = 0; i < count; i++) {
            var body = "{\"id\":\"%d\"}".formatted(i).getBytes(StandardCharsets.UTF_8);
            messages.add(Message.Outgoing.of(body));
        }
        try (var platform = open()) {
            platform.queue(queue).send(messages);
        }
    }
}
