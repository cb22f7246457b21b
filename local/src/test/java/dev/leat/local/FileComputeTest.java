package dev.leat.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.StagingFolder;
import dev.leat.config.AppFile;
import dev.leat.deadletter.DeadLetter;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.ComputedFile;
import dev.leat.load.FileCompute;
import dev.leat.load.FilePipelineContext;
import dev.leat.load.cluster.SimulatedCluster;
import dev.leat.metrics.PipelineStatus;
import dev.leat.plan.Backoff;
import dev.leat.port.FileLog;
import dev.leat.port.Platform;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.run.Pipelines;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that other processes process: here, a cluster in this process.
class FileComputeTest {

    private static final String APP =
            """
            app: lake
            schemas:
              Row: {id: bigint not null, amount: integer not null}
            buckets: {source: , repeats: , columns: , other: , target: }
            queues: {etl-files: {max_receive_count: 1}, once-files: {max_receive_count: 1}, done: , failed: }
            pipelines:
              etl:
                from: {bucket: source, schema: Row, format: csv}
                steps: [check: {amount above zero: amount > 0}]
                max_rejects: 30%
                to:
                  - {bucket: target, path: "{source.stem}/{part}.csv", format: csv, where: id > 100}
                  - {bucket: target, path: "{source.stem}.ndjson", format: ndjson}
                on_success: [{queue: done, select: {object: object, written: written, outputs: outputs}}]
                on_failure: [{queue: failed, select: {file: object, why: error, attempts: attempts}}]
              once:
                from: {bucket: repeats, schema: Row, format: csv}
                steps: [distinct: {by: id, keep: same}]
                max_rejects: 30%
                to: [{bucket: target, path: "once/{source.stem}.csv", format: csv}]
              columns:
                from: {bucket: columns, schema: Row, format: parquet}
                steps: [check: {amount above zero: amount > 0}]
                max_rejects: 30%
                to: [{bucket: target, path: "columns/{source.stem}/{part}.csv", format: csv}]
              here:
                from: {bucket: other, schema: Row, format: csv}
                to: [{bucket: target, path: "here/{source.stem}.csv", format: csv}]
            """;

    @TempDir Path folder;
    private App app;

    @BeforeEach
    void read() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
    }

    private static FileReaders readers() {
        return new FileReaders(4 << 10);
    }

    /// Another process, which may be unavailable.
    private final class Other implements FileCompute {

        private final SimulatedCluster cluster;
        private volatile boolean available = true;
        private final AtomicInteger runs = new AtomicInteger();

        Other(RoundKernels kernels) {
            cluster = new SimulatedCluster(app, kernels, readers(), 10 << 10);
        }

        @Override
        public Optional<ComputedFile> run(
                Pipeline pipeline,
                FileUnit unit,
                Content content,
                StagingFolder staging,
                BooleanSupplier stops)
                throws IOException, InterruptedException, UnreadableFileException {
            runs.incrementAndGet();
            probe();
            return cluster.run(pipeline, unit, content, staging, stops);
        }

        @Override
        public void probe() {
            if (!available) {
                throw new UnavailableException("the cluster is unavailable");
            }
        }
    }

    private interface Work {
        void with(Platform platform, Pipelines pipelines, Other other) throws Exception;
    }

    /// Runs the app, in which another process processes the files of `etl` if `computes`.
    private void run(String state, boolean computes, Work work) throws Exception {
        var path = folder.resolve(state);
        var soon = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new SplittableRandom(7));
        try (var platform = LocalPlatform.open(app, path, Time.system());
                var kernels = new Kernels();
                var files =
                        new FileKernels(
                                1,
                                FileKernels.DEFAULT_MEMORY,
                                path.resolve("spill"),
                                List.of(path.resolve("objects")))) {
            var rounds = new RoundKernels(files);
            var other = new Other(rounds);
            try (var pipelines =
                    new Pipelines(
                            app,
                            platform,
                            new FilePipelineContext.Kernels(kernels, rounds, readers()),
                            computes
                                    ? Map.of("etl", other, "once", other, "columns", other)
                                    : Map.of(),
                            new SimpleMeterRegistry(),
                            new EngineOptions(1, 1 << 20, soon, soon))) {
                work.with(platform, pipelines, other);
            }
        }
    }

    private static FileUnit put(Platform platform, String bucket, String key, String text)
            throws IOException {
        return put(platform, bucket, key, text.getBytes(UTF_8));
    }

    private static FileUnit put(Platform platform, String bucket, String key, byte[] bytes)
            throws IOException {
        return platform.buckets()
                .put(bucket, key, new ByteArrayInputStream(bytes), Map.of())
                .unit();
    }

    private static String rows(int count) {
        var text = new StringBuilder("id,amount,unknown\n");
        for (int i = 0; i < count; i++) {
            text.append("%d,%s,u\n".formatted(i, i % 10 == 3 ? "x" : i % 10 == 6 ? "-1" : "7"));
        }
        return text.toString();
    }

    /// A file with three row groups.
    private byte[] parquet() throws Exception {
        var file = folder.resolve("c.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT range AS id, CASE WHEN range % 10 = 3 THEN 'x' WHEN range % 10 = 6 THEN '-1' ELSE '7' END AS amount FROM range(6000)) TO '"
                            + file
                            + "' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 2048)");
        }
        return Files.readAllBytes(file);
    }

    /// Rows with a number of `amount`; the first rows are the header.
    private static String numbers(int amount, int count) {
        var text = new StringBuilder(amount == 0 ? "id,amount\n" : "");
        for (int i = 0; i < count; i++) {
            text.append("%d,%d\n".formatted(i, amount));
        }
        return text.toString();
    }

    private static PipelineStatus status(Pipelines pipelines, String name) {
        return Objects.requireNonNull(pipelines.status().get(name));
    }

    /// Everything that files leave, except times.
    private List<Object> results(String state, boolean computes) throws Exception {
        var results = new ArrayList<>();
        run(
                state,
                computes,
                (platform, pipelines, other) -> {
                    var units = new ArrayList<FileUnit>();
                    units.add(put(platform, "source", "good.csv", rows(2_000)));
                    units.add(put(platform, "source", "empty.csv", ""));
                    units.add(put(platform, "source", "header.csv", "amount,id\n"));
                    units.add(put(platform, "source", "bad.csv", rows(50) + "?\n".repeat(1_100)));
                    put(platform, "repeats", "few.csv", numbers(0, 3_000) + numbers(1, 400));
                    put(platform, "repeats", "many.csv", numbers(0, 3_000) + numbers(1, 1_700));
                    units.add(put(platform, "columns", "c.parquet", parquet()));
                    pipelines.start();
                    pipelines.awaitIdle();
                    assertThat(other.runs).hasValue(computes ? 7 : 0);
                    for (var name : List.of("once", "columns")) {
                        var of = status(pipelines, name);
                        results.addAll(List.of(of.detail(), of.files(), of.sinks()));
                        results.addAll(List.of(of.records(), of.causes()));
                    }
                    var status = status(pipelines, "etl");
                    results.addAll(List.of(status.detail(), status.files()));
                    results.addAll(List.of(status.records(), status.sinks(), status.causes()));
                    if (!computes) {
                        assertThat(
                                        platform.files()
                                                .of("etl", units.getFirst())
                                                .orElseThrow()
                                                .part())
                                .as("pieces")
                                .isGreaterThan(4);
                    }
                    for (var unit : units) {
                        results.add(platform.files().of("etl", unit).map(FileComputeTest::entry));
                    }
                    for (var queue : List.of("done", "failed")) {
                        platform.queue(queue)
                                .browse(0, 10)
                                .forEach(one ->
                                        results.add(timeless(new String(one.body(), UTF_8))));
                    }
                    for (var queue : List.of("etl-files-dlq", "once-files-dlq")) {
                        for (var letter : platform.deadLetters(queue).read(0, 10)) {
                            var why = letter.attributes().get(DeadLetter.ATTRIBUTE);
                            results.add(timeless(Objects.requireNonNull(why).asText()));
                        }
                    }
                    for (var bucket : List.of("source", "target")) {
                        platform.buckets()
                                .list(bucket, "", "", 100)
                                .forEach(object ->
                                        results.add(object.unit().key() + object.unit().etag()));
                    }
                });
        return results;
    }

    /// Returns a text without versions, ids and times.
    private static String timeless(String text) {
        return text.replaceAll("[0-9a-f-]{16,}|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|\\d{13}", "..");
    }

    private static List<Object> entry(FileLog.Entry entry) {
        return List.of(entry.phase(), entry.offset(), entry.totals(), entry.error());
    }

    @Test
    void filesEndAsThoseOfThisProcess() throws Exception {
        var there = results("there", true);
        assertThat(there).isEqualTo(results("here", false)).hasSizeGreaterThan(22);
        assertThat(there.toString())
                .contains("columns/c/00030.csv")
                .contains("1,700 of 4,700 lines were rejected, which is more than `max_rejects`");
    }

    @Test
    void anUnavailableProcessCostsNoAttemptAndStopsNoOtherPipeline() throws Exception {
        run(
                "unavailable",
                true,
                (platform, pipelines, other) -> {
                    other.available = false;
                    put(platform, "source", "a.csv", rows(10));
                    pipelines.start();
                    await(() -> status(pipelines, "etl").state() == PipelineStatus.State.WAITING);
                    assertThat(status(pipelines, "etl").detail())
                            .isEqualTo("the cluster is unavailable");
                    put(platform, "other", "b.csv", "id,amount\n1,2\n");
                    await(() -> ended(pipelines, "here") == 1);
                    assertThat(other.runs).hasValue(1);
                    other.available = true;
                    pipelines.awaitIdle();
                    assertThat(ended(pipelines, "etl")).isOne();
                    assertThat(other.runs).hasValue(2);
                });
    }

    private static long ended(Pipelines pipelines, String name) {
        return status(pipelines, name).files().ended().getOrDefault(Outcome.DELIVERED, 0L);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var never = new Signal();
        while (!condition.getAsBoolean()) {
            var time = Time.system();
            time.await(never, never.count(), time.instant().plusMillis(5));
        }
    }
}
