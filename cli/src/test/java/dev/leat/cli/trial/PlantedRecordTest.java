package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Message;
import dev.leat.port.Streams;
import dev.leat.port.Time;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A record, a record of a stream, or a file that ends each process that processes it, among others
/// that do not: it alone becomes a dead letter, after at most four crashes, and other pipelines are
/// served. With `-Dcrash.full`, each source with each way to end.
@Tag("crash")
class PlantedRecordTest {

    private static final int MOST_CRASHES = 4;
    private static final int OTHERS = 300;

    /// Records of each source, or of each of its files.
    private static final int COUNT = 330;

    private static final int FILES = 3;

    /// A file of records of this size has three pieces.
    private static final int WIDE = 20_000;

    private static final String APP =
            """
            app: planted
            schemas:
              R: {id: varchar not null}
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
                  - java: {class: functions.Ends, adds: {seen: boolean}, timeout: 10m}
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
                        long parent = ProcessHandle.current().parent().orElseThrow().pid();
                        try {
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

    private enum From {
        QUEUE("{queue: Q, schema: R, batch: {size: 110}}", "Q-dlq"),
        STREAM("{stream: Live, schema: R, batch: {size: 110}}", "load-dlq"),
        FILES("{bucket: In, suffix: .ndjson, format: ndjson, schema: R}", "load-files-dlq");

        private final String yaml;
        private final String letters;

        From(String yaml, String letters) {
            this.yaml = yaml;
            this.letters = letters;
        }
    }

    private record Planted(From from, String how) {}

    @TempDir Path folder;

    static Stream<Planted> planted() {
        return System.getProperty("crash.full") == null
                ? Stream.of(
                        new Planted(From.QUEUE, "memory"),
                        new Planted(From.STREAM, "exit"),
                        new Planted(From.FILES, "crash"))
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
        while (!processed()) {
            crashes++;
            assertThat(crashes).isLessThanOrEqualTo(MOST_CRASHES);
        }
        assertThat(crashes).as("crashes").isPositive();
        check(planted.from());
    }

    private void write(Planted planted) throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP.replace("SOURCE", planted.from().yaml));
        Files.writeString(
                Files.createDirectories(folder.resolve("functions")).resolve("Ends.java"),
                STEP.replace("HOW", planted.how()).replace("FOLDER", folder.toString()));
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
                        var text = new StringBuilder();
                        for (var body : records(file + "-", COUNT, file == 1)) {
                            text.append(new String(body, StandardCharsets.UTF_8));
                            text.append(" ".repeat(WIDE)).append('\n');
                        }
                        var content = text.toString().getBytes(StandardCharsets.UTF_8);
                        platform.buckets()
                                .put(
                                        "In",
                                        file + ".ndjson",
                                        new ByteArrayInputStream(content),
                                        Map.of());
                    }
                }
            }
        }
    }

    /// Runs the app until all is processed; false if it crashed.
    private boolean processed() throws Exception {
        var options =
                "-XX:+ExitOnOutOfMemoryError -XX:+EnableDynamicAgentLoading -XX:ErrorFile="
                        + folder.resolve("died.log");
        try (var app =
                new AppProcess(
                        Map.of("JDK_JAVA_OPTIONS", options),
                        List.of(folder.toString(), "--port", "0", "--aws-port", "off"))) {
            return app.awaitOrEnd(line -> line.startsWith("all processed"));
        }
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
        if (from == From.FILES) {
            long others = (FILES - 1L) * COUNT;
            assertThat(rows).as("with the pieces before").isBetween(others + 1, others + COUNT / 2);
        } else {
            assertThat(rows).isEqualTo(COUNT - 1);
        }
    }
}
