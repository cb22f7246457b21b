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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An app that is killed at random moments, with all of its child processes, loses no record,
/// stores none twice and makes none a dead letter, also with a `max_receive_count` of 2. There are
/// ten kills, or 200 with `-Dcrash.full`; `-Dcrash.seed=N` takes other moments.
@Tag("crash")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class RandomKillTest {

    private static final int KILLS = System.getProperty("crash.full") == null ? 10 : 200;

    /// Records of each queue and of the stream for each kill.
    private static final int SENT = 600;

    /// A file with so many records of this size has three pieces.
    private static final int ROWS = 150;

    private static final int WIDE = 30_000;

    /// The most commits after which a life ends.
    private static final int COMMITS = 6;

    private static final Pattern PASSES =
            Pattern.compile("(?m)^leat_pass_seconds_count\\{[^}]*} (\\S+)$");

    private static final String APP =
            """
            app: kills
            schemas:
              R: {id: varchar not null}
            streams: {Live: {}}
            buckets: {In: {}, lake: {}}
            queues:
              ForView: {max_receive_count: 2}
              ForLake: {max_receive_count: 2}
              ForWarehouse: {max_receive_count: 3}
              ForTable: {max_receive_count: 2}
            views: {counts: {measures: {n: count(*)}}, pieces: {measures: {n: count(*)}}}
            lake_tables: {lakerows: {bucket: lake, schema: R}, streamed: {bucket: lake, schema: R}}
            warehouse_tables: {wide: {schema: R, key: id}}
            tables: {items: {key: id}}
            pipelines:
              view:
                from: {queue: ForView, schema: R, batch: {size: 50}}
                key: id
                to: [{view: counts}]
              lake:
                from: {queue: ForLake, schema: R, batch: {size: 100}}
                key: id
                to: [{lake_table: lakerows}]
              warehouse:
                from: {queue: ForWarehouse, schema: R, batch: {size: 100}}
                key: id
                to: [{warehouse_table: wide}]
              table:
                from: {queue: ForTable, schema: R, batch: {size: 100}}
                key: id
                to: [{table: items}]
              stream:
                from: {stream: Live, schema: R, batch: {size: 100}}
                key: id
                to: [{lake_table: streamed}]
              files:
                from: {bucket: In, suffix: .ndjson, format: ndjson, schema: R}
                key: id
                to: [{view: pieces}]
            """;

    private static final List<String> QUEUES =
            List.of("ForView", "ForLake", "ForWarehouse", "ForTable");

    private static final List<String> LETTERS =
            List.of(
                    "ForView-dlq",
                    "ForLake-dlq",
                    "ForWarehouse-dlq",
                    "ForTable-dlq",
                    "stream-dlq",
                    "files-files-dlq");

    @TempDir Path folder;

    @AutoClose private final HttpClient client = HttpClient.newHttpClient();
    private final SplittableRandom random =
            new SplittableRandom(Long.getLong("crash.seed", 20261201));

    @Test
    void nothingIsLostOrTwiceOrADeadLetter() throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        try (var platform = open()) {
            for (int life = 0; life < KILLS; life++) {
                fill(platform, life);
            }
        }
        for (int kill = 0; kill < KILLS; kill++) {
            try (var app = start()) {
                // some lives end while the app starts or processes its suspects
                awaitCommits(app, random.nextInt(COMMITS));
                var children = app.handle().descendants().toList();
                app.kill();
                children.forEach(ProcessHandle::destroyForcibly);
            }
        }
        try (var app = start()) {
            app.await(line -> line.startsWith("all processed"));
        }
        check();
    }

    private AppProcess start() throws Exception {
        return new AppProcess(
                Map.of(), List.of(folder.toString(), "--port", "0", "--aws-port", "off"));
    }

    private LocalPlatform open() throws Exception {
        var app = AppFile.read(folder.resolve("app.yaml"), Map.of());
        return LocalPlatform.open(app, folder.resolve(".leat"), Time.system());
    }

    private static void fill(LocalPlatform platform, int life) throws Exception {
        var bodies = new ArrayList<byte[]>();
        for (int i = 0; i < SENT; i++) {
            bodies.add(record(life * SENT + i).getBytes(StandardCharsets.UTF_8));
        }
        for (var queue : QUEUES) {
            platform.queue(queue).send(bodies.stream().map(Message.Outgoing::of).toList());
        }
        platform.streams()
                .put("Live", bodies.stream().map(b -> new Streams.NewRecord(b, "k")).toList());
        if (life % 5 == 0) {
            platform.buckets()
                    .put("In", life + ".ndjson", new ByteArrayInputStream(file(life)), Map.of());
        }
    }

    private static String record(int id) {
        return "{\"id\":\"%d\"}".formatted(id);
    }

    private static byte[] file(int life) {
        var text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            text.append(record(life * ROWS + i)).append(" ".repeat(WIDE)).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Waits until this life has so many commits, or has processed everything.
    private void awaitCommits(AppProcess app, int commits) throws Exception {
        var lines = app.said();
        var health = lines.stream().filter(line -> line.endsWith("/health")).findFirst();
        var url = URI.create(health.orElseThrow()).resolve("/metrics");
        var request = HttpRequest.newBuilder(url).build();
        while (app.handle().isAlive() && passes(request) < commits) {
            Polling.pause();
        }
    }

    private double passes(HttpRequest request) throws IOException, InterruptedException {
        try {
            return PASSES.matcher(client.send(request, BodyHandlers.ofString()).body())
                    .results()
                    .mapToDouble(found -> Double.parseDouble(found.group(1)))
                    .sum();
        } catch (IOException ended) {
            return COMMITS;
        }
    }

    private void check() throws Exception {
        try (var platform = open()) {
            assertThat(platform.suspects()).isZero();
            for (var letters : LETTERS) {
                assertThat(platform.queue(letters).counts().all()).as(letters).isZero();
            }
        }
        long sent = (long) KILLS * SENT;
        assertThat(number("select n from counts")).isEqualTo(sent);
        for (var table : List.of("lakerows", "streamed", "wide", "items")) {
            assertThat(number("select count(*) from \"%s\"".formatted(table)))
                    .as(table)
                    .isEqualTo(sent);
            assertThat(number("select count(distinct id) from \"%s\"".formatted(table)))
                    .as(table)
                    .isEqualTo(sent);
        }
        assertThat(number("select n from pieces")).isEqualTo(Math.ceilDiv(KILLS, 5) * (long) ROWS);
    }

    private long number(String sql) {
        var out = Session.run(0, "sql", sql, "--format", "csv", "--app", folder.toString()).out();
        return Long.parseLong(out.lines().toList().getLast());
    }
}
