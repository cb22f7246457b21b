package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.AppProcess;
import dev.leat.cli.fixture.Polling;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Message;
import dev.leat.port.Streams;
import dev.leat.port.Time;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A record, a record of a stream, or a file that ends each process that processes it, among others
/// that do not: it alone becomes a dead letter, after at most four crashes, and other pipelines are
/// served. With `-Dcrash.full`, each source with each way to end, and the pause of a pipeline.
@Tag("crash")
class PlantedRecordTest {

    private static final int MOST_CRASHES = 4;

    /// The crashes before a record is alone, and those behind its trial that pause its pipeline.
    private static final int ALONE = 3;

    private static final int MOST_DEATHS = 3;

    private static final int OTHERS = 300;

    private static final String OTHERS_DONE = "\"Seen\":{\"visible\":" + OTHERS + ",";

    /// Records of each source, or of each of its files.
    private static final int COUNT = 330;

    private static final int FILES = 3;

    /// A file of records of this size has three pieces.
    private static final int WIDE = 20_000;

    /// The first records of the planted file, which take about 0.2 s each.
    private static final int SLOW = 60;

    /// The health of an app that processes its last file.
    private static final String ONLY_ONE = "\"load-files\":{\"visible\":0,\"in_flight\":1,";

    private static final String APP =
            """
            app: planted
            schemas:
              R: {id: varchar not null}
              Row: {id: varchar not null, text: varchar}
            streams: {Live: {}}
            buckets: {In: {}}
            queues:
              Other: {}
              Seen: {}
              Q: {max_receive_count: 2}
            views: {out: {measures: {n: count(*)}}}
            pipelines:
              other:
                from: {queue: Other, schema: R}
                key: id
                to: [{queue: Seen}]
              load:
                from: SOURCE
                key: id
                steps:
                  - STEP
                to: [{view: out}]
            """;

    /// Ends its parent if the record says so, and waits for the end.
    private static final String STEP =
            """
            package functions;
            import dev.leat.function.*;
            import com.sun.tools.attach.VirtualMachine;
            public final class Ends implements RecordFunction {
                @Override public Result apply(RowView record) {
                    if (record.text("id").orElseThrow().startsWith("planted")) {
                        var handle = ProcessHandle.current().parent().orElseThrow();
                        long parent = handle.pid();
                        try {
                            var command = java.nio.file.Path.of("/proc/" + parent + "/cmdline");
                            if (java.nio.file.Files.readString(command).contains("SPARED")) {
                                return Result.of("seen", true);
                            }
                            VirtualMachine.attach("" + parent).loadAgent("FOLDER/agent.jar", "HOW");
                        } catch (java.io.IOException ended) {
                            // as it should
                        } catch (Exception failed) {
                            throw new IllegalStateException(failed);
                        }
                        while (ProcessHandle.of(parent).isPresent()) {
                            Thread.onSpinWait();
                        }
                    }
                    return Result.of("seen", true);
                }
            }
            """;

    private static final String JAVA =
            "java: {class: functions.Ends, adds: {seen: boolean}, timeout: 10m}";

    private enum From {
        QUEUE("{queue: Q, schema: R, batch: {size: 110}}", JAVA, "Q-dlq"),
        STREAM("{stream: Live, schema: R, batch: {size: 110}}", JAVA, "load-dlq"),
        FILES(
                "{bucket: In, suffix: .ndjson, format: ndjson, schema: Row}",
                "check: {'it is slow': 'levenshtein(text, reverse(text)) >= 0'}",
                "load-files-dlq");

        private final String yaml;
        private final String step;
        private final String letters;

        From(String yaml, String step, String letters) {
            this.yaml = yaml;
            this.step = step;
            this.letters = letters;
        }
    }

    private record Planted(From from, String how) {}

    @TempDir Path folder;

    @AutoClose private final HttpClient client = HttpClient.newHttpClient();

    static Stream<Planted> planted() {
        return System.getProperty("crash.full") == null
                ? Stream.of(new Planted(From.QUEUE, "memory"), new Planted(From.FILES, "crash"))
                : Stream.of(From.values())
                        .flatMap(from ->
                                Stream.of("memory", "exit", "crash")
                                        .map(how -> new Planted(from, how)));
    }

    @ParameterizedTest
    @MethodSource("planted")
    void onlyThePlantedRecordBecomesADeadLetter(Planted planted) throws Exception {
        write(planted);
        fill(planted.from());
        int crashes = 0;
        while (!processed(planted)) {
            crashes++;
            assertThat(crashes).isLessThanOrEqualTo(MOST_CRASHES);
        }
        assertThat(crashes).as("crashes").isPositive();
        check(planted.from());
    }

    /// Its trial passes, so nothing is convicted.
    @Test
    @EnabledIfSystemProperty(named = "crash.full", matches = ".*")
    void aRecordThatEndsOnlyTheAppPausesItsPipeline() throws Exception {
        write(new Planted(From.QUEUE, "exit"), "TrialMain");
        fill(From.QUEUE);
        int crashes = 0;
        while (!paused()) {
            crashes++;
            assertThat(crashes).isLessThanOrEqualTo(ALONE + MOST_DEATHS);
        }
        assertThat(crashes).isEqualTo(ALONE + MOST_DEATHS);
        try (var platform = open()) {
            assertThat(platform.queue("Q-dlq").counts().all()).isZero();
            assertThat(platform.queue("Q").counts().all()).isPositive();
            assertThat(platform.queue("Seen").counts().all()).isEqualTo(OTHERS);
        }
    }

    /// Runs the app until its pipeline is paused; false if it crashed.
    private boolean paused() throws Exception {
        try (var app = start()) {
            while (app.handle().isAlive()) {
                try {
                    var health = health(app);
                    if (health.contains("the process died 3 times while it processed record")
                            && health.contains(OTHERS_DONE)) {
                        return true;
                    }
                } catch (IOException ended) {
                    // it has crashed
                }
                Polling.pause();
            }
            return false;
        }
    }

    private void write(Planted planted) throws Exception {
        write(planted, "no process");
    }

    private void write(Planted planted, String spared) throws Exception {
        Files.writeString(
                folder.resolve("app.yaml"),
                APP.replace("SOURCE", planted.from().yaml).replace("STEP", planted.from().step));
        Files.writeString(
                Files.createDirectories(folder.resolve("functions")).resolve("Ends.java"),
                STEP.replace("HOW", planted.how())
                        .replace("SPARED", spared)
                        .replace("FOLDER", folder.toString()));
        EndingAgent.jar(folder.resolve("agent.jar"));
    }

    private LocalPlatform open() throws Exception {
        var app = AppFile.read(folder.resolve("app.yaml"), Map.of());
        return LocalPlatform.open(app, folder.resolve(".leat"), Time.system());
    }

    private static byte[] record(String id) {
        return "{\"id\":\"%s\"}".formatted(id).getBytes(StandardCharsets.UTF_8);
    }

    /// Returns records; the one in the middle is the planted one if there is one.
    private static List<byte[]> records(String prefix, int count, boolean planted) {
        var all = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            all.add(record(planted && i == count / 2 ? "planted" : prefix + i));
        }
        return all;
    }

    private static void send(LocalPlatform platform, String queue, List<byte[]> bodies) {
        platform.queue(queue).send(bodies.stream().map(Message.Outgoing::of).toList());
    }

    private void fill(From from) throws Exception {
        try (var platform = open()) {
            send(platform, "Other", records("o", OTHERS, false));
            switch (from) {
                case QUEUE -> send(platform, "Q", records("r", COUNT, true));
                case STREAM ->
                        platform.streams()
                                .put(
                                        "Live",
                                        records("r", COUNT, true).stream()
                                                .map(body -> new Streams.NewRecord(body, "k"))
                                                .toList());
                case FILES -> {
                    for (int file = 0; file < FILES; file++) {
                        platform.buckets()
                                .put(
                                        "In",
                                        file + ".ndjson",
                                        new ByteArrayInputStream(file(file, file == 1)),
                                        Map.of());
                    }
                }
            }
        }
    }

    /// Returns a file; the first piece of a planted one is slow.
    private static byte[] file(int number, boolean planted) {
        var text = new StringBuilder();
        for (int i = 0; i < COUNT; i++) {
            boolean slow = planted && i < SLOW;
            text.append(
                    "{\"id\":\"%d-%d\",\"text\":\"%s\"}"
                            .formatted(number, i, slow ? "ab".repeat(4_000) : ""));
            text.append(" ".repeat(WIDE)).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private AppProcess start() throws Exception {
        var options =
                "-XX:+ExitOnOutOfMemoryError -XX:+EnableDynamicAgentLoading -XX:ErrorFile="
                        + folder.resolve("died.log");
        return new AppProcess(
                Map.of("JDK_JAVA_OPTIONS", options),
                List.of(folder.toString(), "--port", "0", "--aws-port", "off"));
    }

    /// Runs the app until all is processed; false if it crashed.
    private boolean processed(Planted planted) throws Exception {
        try (var app = start()) {
            if (planted.from() == From.FILES) {
                var ender = Thread.ofPlatform().daemon().start(() -> end(app, planted.how()));
                boolean done = app.awaitOrEnd(line -> line.startsWith("all processed"));
                ender.interrupt();
                ender.join();
                return done;
            }
            return app.awaitOrEnd(line -> line.startsWith("all processed"));
        }
    }

    /// Ends the app and its trials when they process the planted file: no other one is left.
    private void end(AppProcess app, String how) {
        var ended = new HashSet<Long>();
        boolean only = false;
        try {
            while (app.handle().isAlive() && !Thread.currentThread().isInterrupted()) {
                if (!only && health(app).contains(ONLY_ONE)) {
                    only = true;
                    load(app.handle(), how + "," + "dev.leat.load.FileProcessor");
                }
                app.handle()
                        .descendants()
                        .filter(child -> trial(child) && ended.add(child.pid()))
                        .forEach(child -> load(child, how + "," + "dev.leat.load.FileTrial"));
                Polling.pause();
            }
        } catch (IllegalStateException | IOException stopped) {
            // the app has ended
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean trial(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .contains("TrialMain");
        } catch (IOException ended) {
            return false;
        }
    }

    private void load(ProcessHandle process, String how) {
        try {
            EndingAgent.load(folder.resolve("agent.jar"), process.pid(), how);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private String health(AppProcess app) throws IOException, InterruptedException {
        var url = app.said().stream().filter(line -> line.endsWith("/health")).findFirst();
        return client.send(
                        HttpRequest.newBuilder(URI.create(url.orElseThrow())).build(),
                        BodyHandlers.ofString())
                .body();
    }

    private void check(From from) throws Exception {
        try (var platform = open()) {
            assertThat(platform.suspects()).isZero();
            assertThat(platform.queue("Seen").counts().all()).isEqualTo(OTHERS);
            assertThat(platform.queue("Other-dlq").counts().all()).isZero();
            var letters = platform.queue(from.letters).browse(0, 10);
            assertThat(letters).hasSize(1);
            var letter = letters.getFirst();
            assertThat(new String(letter.body(), StandardCharsets.UTF_8))
                    .contains(from == From.FILES ? "1.ndjson" : "planted");
            assertThat(Letters.leat(letter).toString()).contains("ended twice: ");
        }
        long rows =
                Long.parseLong(
                        Session.run(
                                        0,
                                        "sql",
                                        "select n from out",
                                        "--format",
                                        "csv",
                                        "--app",
                                        folder.toString())
                                .out()
                                .lines()
                                .toList()
                                .getLast());
        assertThat(rows).isEqualTo(from == From.FILES ? (FILES - 1L) * COUNT : COUNT - 1);
    }
}
