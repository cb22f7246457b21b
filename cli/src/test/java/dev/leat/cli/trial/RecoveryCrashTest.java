package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Message;
import dev.leat.port.Time;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An app that is killed while its workers hold full batches processes these batches again in a few
/// commits, for each kind of sink. Another pipeline is served meanwhile, and a process that only
/// opens the state keeps the suspects.
@Tag("crash")
class RecoveryCrashTest {

    private static final int BATCH = 5_000;
    private static final int MESSAGES = 24 * BATCH;
    private static final int OTHERS = 500;
    private static final String KILLED = "the app was killed while";

    private static final Pattern QUEUE =
            Pattern.compile("\"Q\":\\{\"visible\":(\\d+),\"in_flight\":(\\d+)");

    @TempDir Path folder;

    static Stream<Arguments> sinks() {
        return Stream.of(
                Arguments.of("lake_table", "lake_tables: {out: {bucket: b, schema: R}}"),
                Arguments.of("view", "views: {out: {measures: {n: count(*)}}}"),
                Arguments.of("warehouse_table", "warehouse_tables: {out: {schema: R, key: id}}"),
                Arguments.of("table", "tables: {out: {key: id}}"),
                Arguments.of("queue", "queues: {out: {}, Q: {}, Other: {}, Seen: {}}"));
    }

    @ParameterizedTest
    @MethodSource("sinks")
    void aKilledAppIsSoonAtItsFullRate(String kind, String sink) throws Exception {
        var file = folder.resolve("app.yaml");
        var queues = kind.equals("queue") ? "" : "queues: {Q: {}, Other: {}, Seen: {}}\n";
        var bucket = kind.equals("lake_table") ? "buckets: {b: {}}\n" : "";
        Files.writeString(
                file,
                """
                app: recovery
                schemas: {R: {id: varchar not null}}
                %s%s%s
                pipelines:
                  load:
                    from: {queue: Q, schema: R, batch: {size: %d}}
                    key: id
                    to: [{%s: out}]
                  other:
                    from: {queue: Other, schema: R}
                    key: id
                    to: [{queue: Seen}]
                """
                        .formatted(queues, bucket, sink, BATCH, kind));
        var state = folder.resolve("state");
        send(file, state, "Q", MESSAGES);
        int kills = kind.equals("queue") ? 10 : 1;
        long suspects = 0;
        long last = 0;
        for (int kill = 0; kill < kills; kill++) {
            try (var app = start(file, state)) {
                awaitProgress(app);
                app.kill();
            }
            last = suspects(file, state);
            suspects += last;
        }
        assertThat(suspects).as("records that were in process").isPositive();
        send(file, state, "Other", OTHERS);
        long began = System.nanoTime();
        try (var app = start(file, state)) {
            app.await(line -> line.startsWith("all processed"));
            var took = Duration.ofNanos(System.nanoTime() - began);
            System.out.printf("%s: %d suspects; all done after %s%n", kind, last, took);
            assertThat(app.said().stream().anyMatch(line -> line.startsWith(KILLED)))
                    .isEqualTo(last > 0);
        }
        assertThat(suspects(file, state)).isZero();
        try (var platform = open(file, state)) {
            assertThat(platform.queue("Seen").counts().all()).isEqualTo(OTHERS);
            assertThat(platform.queue("Q-dlq").counts().all()).isZero();
            if (kind.equals("queue")) {
                assertThat(platform.queue("out").counts().all()).isEqualTo(MESSAGES);
            }
        }
    }

    /// Waits until the app has processed a batch, and records are in process.
    private static void awaitProgress(AppProcess app) throws Exception {
        var url = app.said().stream().filter(line -> line.endsWith("/health")).findFirst();
        var health = HttpRequest.newBuilder(URI.create(url.orElseThrow())).build();
        try (var client = HttpClient.newHttpClient()) {
            long first = -1;
            while (true) {
                var body = client.send(health, HttpResponse.BodyHandlers.ofString()).body();
                var counts = QUEUE.matcher(body);
                if (!counts.find()) {
                    throw new AssertionError(body);
                }
                long leased = Long.parseLong(counts.group(2));
                long left = Long.parseLong(counts.group(1)) + leased;
                first = first < 0 ? left : first;
                if (left == 0 || (left < first && leased > 0)) {
                    return;
                }
            }
        }
    }

    private static AppProcess start(Path file, Path state) throws Exception {
        return new AppProcess(
                Map.of(),
                List.of(
                        file.toString(),
                        "--state",
                        state.toString(),
                        "--port",
                        "0",
                        "--aws-port",
                        "off"));
    }

    private static LocalPlatform open(Path file, Path state) throws Exception {
        return LocalPlatform.open(AppFile.read(file, Map.of()), state, Time.system());
    }

    private static long suspects(Path file, Path state) throws Exception {
        try (var platform = open(file, state)) {
            return platform.suspects();
        }
    }

    private static void send(Path file, Path state, String queue, int count) throws Exception {
        var messages = new ArrayList<Message.Outgoing>();
        for (int i = 0; i < count; i++) {
            var body = "{\"id\":\"%d\"}".formatted(i).getBytes(StandardCharsets.UTF_8);
            messages.add(Message.Outgoing.of(body));
        }
        try (var platform = open(file, state)) {
            platform.queue(queue).send(messages);
        }
    }
}
