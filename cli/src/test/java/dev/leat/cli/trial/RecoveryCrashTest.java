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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app that is killed while its workers hold full batches processes these batches again in a few
/// commits, for each kind of sink. Another pipeline is served meanwhile, and a process that only
/// opens the state keeps the suspects. A record that kills the process becomes a dead letter. Each
/// start of an app takes some seconds of a core, so most kinds of sinks share an app.
///
/// A Java step waits at a given record until the test raises the limit, so that the process always
/// holds a batch when it is killed.
@Tag("crash")
class RecoveryCrashTest {

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

    /// A pipeline whose records pass the gate.
    ///
    /// @param kinds the kinds of its sinks; the first one is in the names of the pipeline and queue
    private record Load(int batch, int count, List<String> kinds) {

        static Load of(int batch, int batches, String... kinds) {
            return new Load(batch, batch * batches, List.of(kinds));
        }

        String pipeline() {
            return "load_" + kinds.getFirst();
        }

        String queue() {
            return "Q-" + kinds.getFirst();
        }
    }

    @Test
    void aKilledAppIsSoonAtItsFullRateForEachKindOfSink() throws Exception {
        var loads =
                List.of(
                        Load.of(1_000, 6, "view"),
                        Load.of(1_000, 6, "warehouse_table"),
                        Load.of(1_000, 6, "table"),
                        Load.of(1_000, 6, "bucket"),
                        Load.of(1_000, 6, "stream"),
                        Load.of(100, 24, "endpoint"));
        begin(loads);
        gate(1_500, NONE);
        killWhileAllHold(loads);
        recover();
        assertStoredOnce(loads, 0);
    }

    @Test
    void anAppThatIsKilledTenTimesIsSoonAtItsFullRate() throws Exception {
        int kills = 10;
        var loads = List.of(Load.of(500, 24, "queue"));
        begin(loads);
        for (int kill = 1; kill <= kills; kill++) {
            gate(2L * kill * 500, NONE);
            killWhileAllHold(loads);
        }
        recover();
        assertStoredOnce(loads, 0);
    }

    @Test
    void aStopWhileSuspectsAreProcessedIsOrderly() throws Exception {
        var loads = List.of(Load.of(1_000, 6, "lake_table"));
        begin(loads);
        send("Other", OTHERS);
        gate(1_000, NONE);
        killWhileAllHold(loads);
        try (var app = start()) {
            app.await(line -> line.contains(HOLDS));
            app.handle().destroy();
            gate(NONE, NONE);
            app.await(line -> line.contains("load_lake_table stopped"));
            app.terminate();
            assertThat(app.said())
                    .noneMatch(line -> line.contains("Exception") || line.contains("ERROR"));
        }
        try (var app = start()) {
            app.await(line -> line.startsWith("all processed"));
        }
        assertStoredOnce(loads, 0);
    }

    @Test
    void aRecordThatKillsTheProcessBecomesADeadLetter() throws Exception {
        int batch = 10_000;
        var loads = List.of(Load.of(batch, 3, "queue"));
        begin(loads);
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
        assertStoredOnce(loads, 1);
    }

    /// Sends the records of all pipelines.
    private void begin(List<Load> loads) throws Exception {
        write(loads);
        for (var load : loads) {
            send(load.queue(), load.count());
        }
    }

    /// Kills the app when each of its pipelines holds a batch.
    private void killWhileAllHold(List<Load> loads) throws Exception {
        try (var app = start()) {
            var missing = new HashSet<String>();
            loads.forEach(load -> missing.add(load.pipeline() + ": " + HOLDS));
            app.await(line -> missing.removeIf(line::contains) && missing.isEmpty());
            app.kill();
        }
        assertThat(suspects()).as("records that were in process").isPositive();
    }

    private void recover() throws Exception {
        long suspects = suspects();
        gate(NONE, NONE);
        send("Other", OTHERS);
        long began = System.nanoTime();
        try (var app = start()) {
            app.await(line -> line.startsWith("all processed"));
            var took = Duration.ofNanos(System.nanoTime() - began);
            System.out.printf("%d suspects; all done after %s%n", suspects, took);
            assertThat(app.said()).anyMatch(line -> line.startsWith(KILLED));
        }
    }

    private void assertStoredOnce(List<Load> loads, int deadLetters) throws Exception {
        assertThat(suspects()).isZero();
        try (var platform = open()) {
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
        switch (kind) {
            case "endpoint" -> assertThat(received).hasSize(expected);
            case "stream" ->
                    assertThat(leat("stream", "get", out(kind), "--json", "--limit", "1000000"))
                            .satisfies(lines ->
                                    assertThat(lines.lines())
                                            .hasSize(expected)
                                            .doesNotHaveDuplicates());
            case "view" ->
                    assertThat(leat("sql", "select n from " + out(kind), "--format", "csv").lines())
                            .last()
                            .isEqualTo("" + expected);
            default -> {
                var column = kind.equals("queue") ? "body" : "id";
                var sql =
                        "select count(*), count(distinct %s) from \"%s\""
                                .formatted(column, out(kind));
                assertThat(leat("sql", sql, "--format", "csv").lines())
                        .as(kind)
                        .last()
                        .isEqualTo(expected + "," + expected);
            }
        }
    }

    /// Returns the name of the sink of this kind.
    private static String out(String kind) {
        return "out" + kind.replace("_", "");
    }

    /// Returns the resource of a sink, as a line of the app file.
    private String resource(String kind) {
        var options =
                switch (kind) {
                    case "lake_table" -> "bucket: lake, schema: Out";
                    case "view" -> "measures: {n: count(*)}";
                    case "warehouse_table" -> "schema: Out, key: id";
                    case "table" -> "key: id";
                    case "endpoint" ->
                            "url: 'http://127.0.0.1:%d/'".formatted(web.getAddress().getPort());
                    default -> "";
                };
        return "%ss: {%s: {%s}}\n".formatted(kind, out(kind), options);
    }

    private static String sink(String kind) {
        var path = kind.equals("bucket") ? ", path: '{source.batch}.ndjson'" : "";
        return "{%s: %s%s}".formatted(kind, out(kind), path);
    }

    private void write(List<Load> loads) throws Exception {
        var text =
                new StringBuilder(
                        """
                        app: recovery
                        schemas:
                          R: {id: varchar not null}
                          Out: {id: varchar not null, seen: boolean}
                        """);
        var queues = new ArrayList<>(List.of("Other", "Seen"));
        for (var load : loads) {
            queues.add(load.queue());
            for (var kind : load.kinds()) {
                switch (kind) {
                    case "queue" -> queues.add(out(kind));
                    case "lake_table" -> text.append("buckets: {lake: {}}\n");
                    default -> {}
                }
                if (!kind.equals("queue")) {
                    text.append(resource(kind));
                }
            }
        }
        text.append("queues: {%s: {}}\n".formatted(String.join(": {}, ", queues)));
        text.append(
                """
                pipelines:
                  other:
                    from: {queue: Other, schema: R}
                    key: id
                    to: [{queue: Seen}]
                """);
        for (var load : loads) {
            var sinks = load.kinds().stream().map(RecoveryCrashTest::sink).toList();
            text.append(
                    """
                      %s:
                        from: {queue: %s, schema: R, batch: {size: %d}}
                        key: id
                        steps:
                          - java: {class: functions.Gate, adds: {seen: boolean}, timeout: 10m}
                        to: [%s]
                    """
                            .formatted(
                                    load.pipeline(),
                                    load.queue(),
                                    load.batch(),
                                    String.join(", ", sinks)));
        }
        Files.writeString(folder.resolve("app.yaml"), text);
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

    /// Returns the default state folder of the app, in which each start finds the compiled gate.
    private Path state() {
        return folder.resolve(".leat");
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
