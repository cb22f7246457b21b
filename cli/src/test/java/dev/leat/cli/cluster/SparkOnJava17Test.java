package dev.leat.cli.cluster;

import static dev.leat.cli.cluster.RunFiles.HEADER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Polling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Spark 3.5 with Scala 2.12 on Java 17: Leat runs in processes on Java 25 beside Spark's, and
/// makes the same files as one machine, byte by byte.
@Tag("spark")
@Timeout(300)
class SparkOnJava17Test {

    private static final Path JAVA_17 = Path.of("/usr/lib/jvm/java-17-openjdk-amd64");

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: bigint not null, name: varchar, amount: "decimal(12,2)"}
              Kind: {name: varchar not null, label: varchar}
            buckets: {csv: , out: }
            lookups: {kinds: {file: data/kinds.csv, schema: Kind, key: name}}
            pipelines:
              newest:
                from: {bucket: csv, schema: Sale, format: csv}
                key: id
                version: amount
                steps:
                  - check: {amount above zero: amount > 0}
                  - distinct: {by: id, keep: newest}
                  - lookup: {in: kinds, by: name, take: label, missing: keep}
                  - check: {id below a limit: id < 5900}
                to: [{bucket: out, path: "{source.stem}.csv", format: csv}]
            """;

    @TempDir Path folder;

    @BeforeEach
    void writeApp() throws IOException {
        Files.writeString(folder.resolve("app.yaml"), APP);
        Files.writeString(
                Files.createDirectory(folder.resolve("data")).resolve("kinds.csv"),
                "name,label\nname 12,twelve\n");
    }

    /// Files in one split and in several ones, which exchange their rows. The first process that
    /// works on a task is killed.
    @Test
    void hasTheSameFilesIfAProcessIsKilledDuringATask() throws Exception {
        assumeThat(JAVA_17.resolve("bin/java")).as("needs JDK 17 in %s", JAVA_17).exists();
        var inputs = new ArrayList<String>();
        var many = RunFiles.rows(0, 6_000) + RunFiles.rows(500, 900) + "12,x,1.5\n10,newer,2\n";
        inputs.add(write("many.csv", HEADER + many));
        for (int i = 0; i < 4; i++) {
            inputs.add(write("few-" + i + ".csv", HEADER + RunFiles.rows(i, i + 40)));
        }
        var home = folder.resolve("home");
        var here = new Session();
        assertThat(here.run(arguments(home, inputs))).as(here.err()).isZero();
        var out = folder.resolve("out");
        try (var cluster = SparkCluster.older(folder.resolve("cluster"), JAVA_17).start()) {
            var session = new Session(cluster.environment());
            var more =
                    List.of(
                            "--on",
                            cluster.master(),
                            "--conf",
                            "spark.leat.splitBytes=32k",
                            "--conf",
                            "spark.leat.pieceBytes=8k",
                            "--conf",
                            "spark.cores.max=1");
            var words = arguments(out, inputs, more.toArray(String[]::new));
            var command = new FutureTask<>(() -> session.run(words));
            Thread.ofPlatform().daemon().start(command);
            while (!stopped(cluster)) {
                assertThat(command.isDone()).as(session.err()).isFalse();
                Polling.pause();
            }
            var killed = workers(cluster).getFirst();
            assertThat(killed.destroyForcibly()).isTrue();
            assertThat(command.get()).as(session.err()).isZero();
            var lost = "Leat's process %d beside the executor ended with code 137";
            assertThat(logs()).contains(lost.formatted(killed.pid()));
        }
        assertThat(RunFiles.below(out)).isEqualTo(RunFiles.below(home)).containsKey("many.csv");
        assertThat(RunFiles.below(out).values())
                .anyMatch(text -> text.contains("but different content"))
                .anyMatch(text -> text.contains("id below a limit"));
    }

    /// The files of the package are all that Spark has, beside its own Java: also those that the
    /// app file names, and the source of a function.
    @Test
    void thePackageHasAllThatALeatlessSparkNeeds() throws Exception {
        assumeThat(JAVA_17.resolve("bin/java")).as("needs JDK 17 in %s", JAVA_17).exists();
        writeNamedFiles();
        var input = write("few.csv", HEADER + RunFiles.rows(0, 40));
        var home = folder.resolve("home");
        var here = new Session();
        assertThat(here.run(arguments(home, List.of(input)))).as(here.err()).isZero();
        var files = folder.resolve("files");
        var out = folder.resolve("out");
        try (var spark = SparkCluster.older(folder.resolve("cluster"), JAVA_17)) {
            var app = folder.toString();
            assertThat(here.run("package", "spark", app, "--out", files.toString()))
                    .as(here.err())
                    .isZero();
            assertThat(here.out()).contains("leat-spark.jar", "leat.tar.gz");
            var submit = new ProcessBuilder();
            spark.environment(submit);
            var log = folder.resolve("submit.log").toFile();
            submit.command(
                    Path.of(spark.environment().get("SPARK_HOME"), "bin", "spark-submit")
                            .toString(),
                    "--master",
                    "local[1]",
                    "--class",
                    "dev.leat.spark.host.SparkHost",
                    "--conf",
                    "spark.ui.enabled=false",
                    "--conf",
                    "spark.archives=" + files.resolve("leat.tar.gz") + "#leat",
                    "--conf",
                    "spark.leat.java=leat/java",
                    "--conf",
                    "spark.leat.libraries=leat/lib",
                    files.resolve("leat-spark.jar").toString(),
                    "dev.leat.spark.job.LeatJob",
                    "leat/app.yaml",
                    "",
                    "newest",
                    out + "/",
                    "folder",
                    input);
            var process = submit.redirectErrorStream(true).redirectOutput(log).start();
            assertThat(process.waitFor()).as(Files.readString(log.toPath())).isZero();
        }
        assertThat(RunFiles.below(out)).isEqualTo(RunFiles.below(home));
        assertThat(out.resolve("few.csv")).content().contains(",name 12,1.50,twelve\n");
    }

    /// Adds a pipeline that reads a queue, which names a profile and a function.
    private void writeNamedFiles() throws IOException {
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                  count:
                    from: {queue: sales, schema: Sale}
                    quality: {profile: data/good.json}
                    steps:
                      - java: {class: functions.Length, adds: {length: integer}}
                    to: [{bucket: out, path: "{source.batch}.ndjson", format: ndjson}]
                queues: {sales: }
                """,
                StandardOpenOption.APPEND);
        Files.writeString(
                folder.resolve("data/good.json"),
                "{\"records\": {\"profiled\": 1}, \"columns\": []}");
        Files.writeString(
                Files.createDirectory(folder.resolve("functions")).resolve("Length.java"),
                """
                package functions;

                import dev.leat.function.RecordFunction;
                import dev.leat.function.Result;
                import dev.leat.function.RowView;

                public final class Length implements RecordFunction {
                    @Override
                    public Result apply(RowView record) {
                        return Result.of("length", record.text("name").orElse("").length());
                    }
                }
                """);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String[] arguments(Path out, List<String> inputs, String... more) {
        var all = new ArrayList<>(List.of("run", "newest", "--app", folder.toString()));
        all.addAll(List.of(more));
        all.addAll(List.of("-o", out + "/", "-i"));
        all.addAll(inputs);
        return all.toArray(String[]::new);
    }

    /// Stops the process beside the executor, which works on one task at a time, if it has a folder
    /// for an attempt.
    private boolean stopped(SparkCluster cluster) throws IOException, InterruptedException {
        var workers = workers(cluster);
        if (workers.isEmpty() || found("leat-[0-9]+").isEmpty()) {
            return false;
        }
        signal("STOP", workers.getFirst());
        if (found("leat-[0-9]+").isEmpty()) {
            signal("CONT", workers.getFirst());
            return false;
        }
        return true;
    }

    private static List<ProcessHandle> workers(SparkCluster cluster) {
        return cluster.executors().stream().flatMap(ProcessHandle::children).toList();
    }

    private static void signal(String name, ProcessHandle process)
            throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()));
        assertThat(kill.start().waitFor()).isZero();
    }

    private List<Path> found(String name) {
        try (var all = Files.walk(folder.resolve("cluster/work-1"))) {
            return all.filter(file -> String.valueOf(file.getFileName()).matches(name)).toList();
        } catch (IOException | java.io.UncheckedIOException changed) {
            return List.of();
        }
    }

    private String logs() throws IOException {
        var text = new StringBuilder();
        for (var log : found("stderr")) {
            text.append(Files.readString(log));
        }
        return text.toString();
    }
}
