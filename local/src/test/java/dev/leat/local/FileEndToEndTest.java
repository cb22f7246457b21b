package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.BucketSource;
import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import dev.leat.app.Type;
import dev.leat.app.sink.BucketSink;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Totals;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.port.Message;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.run.Pipelines;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A CSV object on its way through a real engine, in the embedded platform: Parquet, rejects, news
/// and a dead letter. DuckDB by itself reads what came of it.
class FileEndToEndTest {

    private static final int ROWS = 5_000;

    @TempDir Path state;
    @TempDir Path elsewhere;

    private static App app() {
        var files =
                new FileSource(
                        "input",
                        "",
                        ".csv",
                        FileFormat.CSV,
                        dev.leat.app.Csv.DEFAULT,
                        FileSource.OnOverwrite.REJECT);
        var schema =
                new Schema(
                        "Sale",
                        List.of(
                                new Schema.Field("id", Type.Simple.VARCHAR),
                                new Schema.Field("amount", new Type.Decimal(12, 2))));
        var sink =
                new BucketSink(
                        "output",
                        new Sink.Filter.All(),
                        Map.of(),
                        new TextTemplate(
                                List.of(
                                        new Part.OfSource("stem"),
                                        new Part.Text("/part-"),
                                        new Part.Number(),
                                        new Part.Text(".parquet"))),
                        FileFormat.PARQUET,
                        Compression.SNAPPY);
        var checks = new LinkedHashMap<String, Sql>();
        checks.put("amount is above zero", Sql.of("amount > 0"));
        var pipeline =
                Pipeline.of(
                                "sales",
                                new BucketSource(
                                        "sales-files",
                                        files,
                                        schema,
                                        Pipeline.UnknownFields.IGNORE))
                        .withKey(List.of("id"))
                        .withSteps(List.of(new Step.Check(checks)))
                        .with(
                                new Pipeline.Outputs(
                                        List.of(sink),
                                        List.of(
                                                new QueueSink(
                                                        "done", new Sink.Filter.All(), Map.of())),
                                        List.of()));
        return App.named("sales")
                .withQueues(
                        Map.of(
                                "sales-files",
                                Queue.named("sales-files"),
                                "sales-files-dlq",
                                Queue.deadLetters("sales-files-dlq"),
                                "done",
                                Queue.deadLetters("done")))
                .withPipelines(Map.of("sales", pipeline))
                .withBuckets(
                        Map.of("input", Bucket.named("input"), "output", Bucket.named("output")));
    }

    /// Every tenth amount is no number, every tenth but one is below zero.
    private static String csv() {
        var text = new StringBuilder("amount,id\n");
        for (int row = 0; row < ROWS; row++) {
            var amount =
                    switch (row % 10) {
                        case 0 -> "what";
                        case 1 -> "-1.00";
                        default -> row + ".25";
                    };
            text.append(amount).append(",r").append(row).append('\n');
        }
        return text.toString();
    }

    @Test
    void aCsvObjectBecomesParquetItsRejectsALetterAndNews() throws Exception {
        try (var platform = LocalPlatform.open(app(), state, Time.system());
                var kernels = new Kernels();
                var files =
                        new FileKernels(
                                2,
                                FileKernels.DEFAULT_MEMORY,
                                state.resolve("spill"),
                                List.of(state.resolve("objects")))) {
            var unit = put(platform);
            try (var pipelines =
                    new Pipelines(
                            app(),
                            platform,
                            kernels,
                            new RoundKernels(files),
                            new FileReaders(16 << 10),
                            new SimpleMeterRegistry(),
                            EngineOptions.defaults())) {
                pipelines.start();
                pipelines.awaitIdle();
                assertThat(
                                java.util.Objects.requireNonNull(pipelines.status().get("sales"))
                                        .detail())
                        .isEmpty();
            }
            var entry = platform.files().of("sales", unit).orElseThrow();
            assertThat(entry.error()).isEmpty();
            assertThat(entry.totals()).isEqualTo(new Totals(ROWS, ROWS * 8 / 10, 0, ROWS * 2 / 10));
            assertThat(letters(platform))
                    .singleElement()
                    .asString()
                    .contains("1,000 of 5,000 lines were rejected: see output/may/may.rejects")
                    .doesNotContain("on_success");
            assertThat(notifications(platform))
                    .singleElement()
                    .asString()
                    .contains("\"written\":4000")
                    .contains("output/may/part-00002.parquet");
            assertThat(sum(platform)).isEqualTo(expected());
            assertThat(rejects(platform)).hasLineCount(1 + ROWS * 2 / 10);
        }
    }

    @Test
    void whatWasMadeOfAnObjectIsNotReplacedByWhatIsMadeOfAnother() throws Exception {
        try (var platform = LocalPlatform.open(app(), state, Time.system());
                var kernels = new Kernels();
                var files =
                        new FileKernels(
                                1,
                                FileKernels.DEFAULT_MEMORY,
                                state.resolve("spill"),
                                List.of(state.resolve("objects")));
                var pipelines =
                        new Pipelines(
                                app(),
                                platform,
                                kernels,
                                new RoundKernels(files),
                                new FileReaders(),
                                new SimpleMeterRegistry(),
                                EngineOptions.defaults())) {
            pipelines.start();
            put(platform, "x/may.csv", "amount,id\n1.00,a\n");
            pipelines.awaitIdle();
            var second = put(platform, "y/may.csv", "amount,id\n2.00,b\n");
            pipelines.awaitIdle();
            assertThat(platform.files().of("sales", second).orElseThrow().phase())
                    .isEqualTo(FilePhase.GIVEN_UP);
            assertThat(letters(platform))
                    .singleElement()
                    .asString()
                    .contains("output/may/part-00001.parquet already exists")
                    .contains("input/x/may.csv");
            assertThat(platform.buckets().origin("output", "may/part-00001.parquet"))
                    .contains(new ObjectOrigin("sales", "input", "x/may.csv"));
        }
    }

    private static FileUnit put(Platform platform) throws IOException {
        return put(platform, "may.csv", csv());
    }

    private static FileUnit put(Platform platform, String key, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return platform.buckets()
                .put("input", key, new ByteArrayInputStream(bytes), Map.of())
                .unit();
    }

    private static List<String> letters(Platform platform) {
        return platform.queue("sales-files-dlq").browse(0, 10).stream()
                .map(Message.Seen::attributes)
                .map(all -> java.util.Objects.requireNonNull(all.get("leat")).asText())
                .toList();
    }

    private static List<String> notifications(Platform platform) {
        return platform.queue("done").browse(0, 10).stream()
                .map(seen -> new String(seen.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private static String rejects(Platform platform) throws IOException {
        var unit = platform.buckets().head("output", "may/may.rejects").orElseThrow().unit();
        try (var in = platform.buckets().content(unit).open(0)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String expected() {
        long rows = 0;
        long cents = 0;
        for (int row = 0; row < ROWS; row++) {
            if (row % 10 > 1) {
                rows++;
                cents += row * 100L + 25;
            }
        }
        return rows + " " + java.math.BigDecimal.valueOf(cents, 2);
    }

    /// Returns the sums of the published objects, computed by DuckDB alone.
    private String sum(Platform platform) throws IOException, SQLException {
        var paths = new ArrayList<String>();
        for (var object : platform.buckets().list("output", "may/part-", "", 1_000)) {
            var path = elsewhere.resolve(paths.size() + ".parquet");
            try (var in = platform.buckets().content(object.unit()).open(0)) {
                java.nio.file.Files.copy(in, path);
            }
            paths.add("'" + path + "'");
        }
        assertThat(paths).as("pieces").hasSizeGreaterThan(2);
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT count(*) || ' ' || sum(amount) FROM read_parquet("
                                        + paths
                                        + ")")) {
            row.next();
            return row.getString(1);
        }
    }
}
