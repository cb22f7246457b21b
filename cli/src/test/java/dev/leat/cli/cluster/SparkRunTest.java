package dev.leat.cli.cluster;

import static dev.leat.cli.cluster.RunFiles.HEADER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Polling;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A run on Spark makes the same objects and rejected lines as a run without it, byte by byte. Runs
/// that are about more than one executor are on a master and two workers, which take three more
/// JVMs; the others are in the JVM of the driver.
@Tag("spark")
@Timeout(300)
class SparkRunTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: bigint not null, name: varchar, amount: "decimal(12,2)"}
              Kind: {name: varchar not null, label: varchar}
            buckets: {csv: , lines: , columns: , out: }
            lookups: {kinds: {file: kinds.csv, schema: Kind, key: name}}
            pipelines:
              csv:
                from: {bucket: csv, schema: Sale, format: csv}
                steps: [check: {amount above zero: amount > 0}]
                to:
                  - {bucket: out, path: "{source.stem}/{part}.parquet", format: parquet, where: id % 2 = 0}
                  - {bucket: out, path: "{source.stem}.csv", format: csv, where: id % 2 = 1}
              lines:
                from: {bucket: lines, schema: Sale, format: ndjson}
                to: [{bucket: out, path: "{source.stem}.ndjson", format: ndjson}]
              columns:
                from: {bucket: columns, schema: Sale, format: parquet}
                steps: [lookup: {in: kinds, by: name, take: label}]
                to: [{bucket: out, path: "columns/{source.stem}.csv", format: csv}]
              latest:
                from: {bucket: csv, prefix: latest/, schema: Sale, format: csv}
                steps:
                  - distinct: {by: id, keep: same}
                  - aggregate: {by: name, measures: {sales: count(*), total: sum(amount)}}
                to: [{bucket: out, path: "{source.stem}.parquet", format: parquet}]
              newest:
                from: {bucket: csv, prefix: newest/, schema: Sale, format: csv}
                key: id
                version: amount
                steps:
                  - check: {amount above zero: amount > 0}
                  - distinct: {by: id, keep: newest}
                  - lookup: {in: kinds, by: name, take: label, missing: keep}
                  - check: {id below a limit: id < 1900}
                to: [{bucket: out, path: "newest/{source.stem}.csv", format: csv}]
            """;

    private static final String LOCAL = "local[2]";

    /// Settings by which small files have several splits.
    private static final String[] SPLITS = {
        "--conf", "spark.leat.splitBytes=16k", "--conf", "spark.leat.pieceBytes=8k"
    };

    @TempDir static Path shared;
    private static SparkCluster cluster;

    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(shared.resolve("app.yaml"), APP);
        Files.writeString(
                shared.resolve("kinds.csv"), "name,label\nn1,one\nn3,three\nnewer,later\n");
        cluster =
                new SparkCluster(Files.createDirectory(shared.resolve("cluster")), 2, true).start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void folder(TestInfo test) throws IOException {
        folder =
                Files.createDirectory(shared.resolve(test.getTestMethod().orElseThrow().getName()));
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private Path write(String name, String content) throws IOException {
        return write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private record Ran(int code, String text) {}

    private Ran leat(String... arguments) throws Exception {
        return leat(_ -> {}, arguments);
    }

    /// Something that happens while a command runs.
    private interface Incident {
        void during(Future<Integer> command) throws IOException;
    }

    private Ran leat(Incident incident, String... arguments) throws Exception {
        var session = new Session(cluster.environment());
        var command = new FutureTask<>(() -> session.run(arguments));
        Thread.ofPlatform().daemon().start(command);
        incident.during(command);
        return ran(command.get(), session);
    }

    private static Ran ran(int code, Session session) {
        return new Ran(
                code,
                (session.out() + session.err())
                        .lines()
                        .filter(line -> !line.startsWith("checking ")) // on a slow machine
                        .map(line -> line + "\n")
                        .collect(Collectors.joining()));
    }

    /// Runs the command without Spark, in this process.
    private static Ran here(String... arguments) {
        var session = new Session();
        int code = session.run(arguments);
        return ran(code, session);
    }

    private static String[] arguments(
            String pipeline, List<Path> inputs, Path out, String... more) {
        var all =
                new ArrayList<>(
                        List.of("run", pipeline, "--app", shared.toString(), "-o", out + "/"));
        all.addAll(Arrays.asList(more));
        all.add("-i");
        inputs.forEach(input -> all.add(input.toString()));
        return all.toArray(String[]::new);
    }

    /// Runs a pipeline without Spark and on this master, and compares the results.
    private void same(String pipeline, List<Path> inputs, String master, String... settings)
            throws Exception {
        same(pipeline, inputs, _ -> {}, master, settings);
    }

    private void same(
            String pipeline,
            List<Path> inputs,
            Incident incident,
            String master,
            String... settings)
            throws Exception {
        var home = folder.resolve(pipeline + "-home");
        var out = folder.resolve(pipeline + "-spark");
        var wanted = here(arguments(pipeline, inputs, home));
        var more = new ArrayList<>(List.of("--on", master));
        more.addAll(Arrays.asList(settings));
        var ran = leat(incident, arguments(pipeline, inputs, out, more.toArray(String[]::new)));
        assertThat(ran.code()).as(ran.text()).isZero();
        assertThat(lines(ran, out)).isEqualTo(lines(wanted, home));
        assertThat(RunFiles.below(home)).isNotEmpty();
        assertThat(RunFiles.below(out)).isEqualTo(RunFiles.below(home));
    }

    /// The lines of a run, without its time and its folder.
    private static List<String> lines(Ran ran, Path out) {
        return ran.text()
                .lines()
                .map(line -> line.replaceAll(" in [0-9.]+ s .*", "").replace(out.toString(), "OUT"))
                .sorted()
                .toList();
    }

    /// An executor is killed meanwhile.
    @Test
    void csvFilesHaveTheSameObjectsAndRejectedLines() throws Exception {
        var padding = " and more".repeat(100);
        var large = new StringBuilder(HEADER).append(RunFiles.rows(0, 15_000, padding));
        large.append("bad\n".repeat(100_000)).append(RunFiles.rows(15_000, 45_000, padding));
        var inputs = new ArrayList<Path>();
        inputs.add(write("large.csv", large.toString()));
        assertThat(Files.size(inputs.getFirst())).isGreaterThan(33 << 20);
        var text = "\uFEFF" + HEADER + RunFiles.rows(0, 2_000);
        inputs.add(write("marked.csv", text));
        inputs.add(write("wide.csv", text.getBytes(StandardCharsets.UTF_16LE)));
        inputs.add(write("packed.csv.gz", RunFiles.gzip(HEADER + RunFiles.rows(0, 2_000))));
        inputs.add(write("header.csv", HEADER));
        inputs.add(write("bad%20: name.csv", HEADER + "bad\n"));
        for (int i = 0; i < 20; i++) {
            inputs.add(write("small-" + i + ".csv", HEADER + RunFiles.rows(i, i + 20)));
        }
        var out = folder.resolve("csv-spark");
        same(
                "csv",
                inputs,
                command -> killAnExecutor(command, out),
                cluster.master(),
                "--conf",
                "spark.leat.splitBytes=16m");
        assertThat(out.resolve("large/00002.parquet")).exists();
    }

    @Test
    void documentsAndColumnsHaveTheSameObjects() throws Exception {
        var text = RunFiles.documents(3_000);
        same(
                "lines",
                List.of(
                        write("lines.ndjson", text),
                        write("packed.ndjson.gz", RunFiles.gzip(text)),
                        write("empty.ndjson", "")),
                LOCAL);
        var parquet = folder.resolve("sales.parquet");
        try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckdb.createStatement()) {
            statement.execute(
                    "COPY (SELECT CASE WHEN range % 29 > 0 THEN range END AS id, 'n' || range % 7 AS name, CASE WHEN range % 13 = 0 THEN 'x' ELSE range % 100 || '.50' END AS amount FROM range(20000)) TO '"
                            + parquet
                            + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        }
        assertThat(Files.size(parquet)).isGreaterThan(4 << 14);
        same("columns", List.of(parquet), LOCAL, SPLITS);
        assertThat(RunFiles.below(folder.resolve("columns-spark")).values())
                .anyMatch(rows -> rows.contains(",three\n"))
                .anyMatch(rows -> rows.contains("lookup 'kinds' has no row"));
    }

    /// The run also publishes or removes what ended runs left in its output folder.
    @Test
    void stepsOverTheWholeFileHaveTheSameRowsBesideThoseOfEndedRuns() throws Exception {
        var home = folder.resolve("latest-home");
        keepAlive(home);
        var late = Files.createDirectories(home.resolve("late")).resolve("ä: %.txt");
        Files.writeString(late, "from a killed driver");
        var out = folder.resolve("latest-spark");
        leave(out);
        same("latest", repeats(), LOCAL, SPLITS);
        assertThat(out.resolve("_leat").toFile().list()).containsExactly("running");
    }

    /// Two files whose equal and different lines of an id are in different splits.
    private List<Path> repeats() throws IOException {
        var some =
                HEADER
                        + RunFiles.rows(0, 2_000)
                        + RunFiles.rows(500, 700)
                        + "7,other,1\n1000,newer,1.75\n";
        return List.of(
                write("a.csv", some),
                write("b.csv", HEADER + RunFiles.rows(10, 500) + "12,x,1.5\n"));
    }

    /// An executor is killed that has rows for the others.
    @Test
    void theNewestRowsOfAFileAreTheSameIfAnExecutorIsKilled() throws Exception {
        var out = folder.resolve("newest-spark");
        var inputs = repeats();
        same("newest", inputs, command -> killAnExecutor(command, out), cluster.master(), SPLITS);
        assertThat(out.resolve("newest/a.csv")).content().contains("1000,newer,1.75,later");
        assertThat(RunFiles.below(out).values())
                .anyMatch(text -> text.contains("but different content"))
                .anyMatch(text -> text.contains("id below a limit"));
    }

    @Test
    void allRowsGoToOneFileInTheOrderOfTheInputs() throws Exception {
        var inputs =
                List.of(
                        write("a.csv", HEADER + RunFiles.rows(0, 3_000)),
                        write("none.csv", HEADER),
                        write("b.csv", HEADER + RunFiles.rows(100, 900)));
        var home = Files.createDirectory(folder.resolve("home"));
        var out = Files.createDirectory(folder.resolve("out"));
        var file = "all.csv.gz";
        assertThat(here(toFile(inputs, home.resolve(file))).code()).isZero();
        var ran = leat(toFile(inputs, out.resolve(file), "--on", LOCAL));
        assertThat(ran.code()).as(ran.text()).isZero();
        assertThat(ran.text()).startsWith(out.resolve(file) + "\n");
        assertThat(RunFiles.below(out))
                .isEqualTo(RunFiles.below(home))
                .containsKey("all.a.rejects");
    }

    private static String[] toFile(List<Path> inputs, Path out, String... more) {
        var all = arguments("csv", inputs, out, more);
        all[Arrays.asList(all).indexOf("-o") + 1] = out.toString();
        return all;
    }

    @Test
    void aFileThatCannotBeReadIsRefusedWithTheSameWords() throws Exception {
        var inputs =
                List.of(write("good.csv", HEADER + RunFiles.rows(0, 10)), write("empty.csv", ""));
        var home = folder.resolve("home");
        var out = folder.resolve("out");
        var wanted = here(arguments("csv", inputs, home));
        var ran = leat(arguments("csv", inputs, out, "--on", LOCAL));
        assertThat(ran.code()).isEqualTo(wanted.code()).isEqualTo(1);
        assertThat(ran.text()).startsWith(wanted.text());
        assertThat(RunFiles.below(out)).isEmpty();
    }

    /// Kills an executor as soon as a task has written a file, of about sixteen tasks.
    private static void killAnExecutor(Future<Integer> command, Path out) throws IOException {
        while (!attempts(out.resolve("_leat"))) {
            assertThat(command.isDone()).isFalse();
            Polling.pause();
        }
        assertThat(cluster.executors().getFirst().destroyForcibly()).isTrue();
        assertThat(out.toFile().list()).as("published before").containsExactly("_leat");
    }

    /// True if an attempt of a task has written a file.
    private static boolean attempts(Path runs) throws IOException {
        if (!Files.exists(runs)) {
            return false;
        }
        try (var all = Files.walk(runs, 3)) {
            return all.anyMatch(file -> runs.relativize(file).getNameCount() == 3);
        } catch (java.io.UncheckedIOException changed) {
            return false;
        }
    }

    /// Prepares an output folder with what ended runs left, and with a run whose driver lives.
    private static void leave(Path out) throws IOException {
        var listed = Files.createDirectories(out.resolve("_leat/listed/3"));
        Files.writeString(listed.resolve("1"), "from a killed driver");
        Files.writeString(
                out.resolve("_leat/listed/commit"),
                "3%2F1\t" + URLEncoder.encode("late/ä: %.txt", StandardCharsets.UTF_8) + "\nend\n");
        var unlisted = Files.createDirectories(out.resolve("_leat/unlisted/4"));
        Files.writeString(unlisted.resolve("1"), "of a run that failed");
        keepAlive(out);
    }

    private static void keepAlive(Path out) throws IOException {
        Files.writeString(
                Files.createDirectories(out.resolve("_leat/running")).resolve("alive"), "");
    }

    @Test
    void aDryRunPrintsTheCommand() throws Exception {
        var input = write("a.csv", HEADER);
        var ran =
                leat(
                        arguments(
                                "csv",
                                List.of(input),
                                folder,
                                "--on",
                                "yarn",
                                "--dry-run",
                                "--conf",
                                "spark.executor.memory=8g"));
        assertThat(ran.code()).isZero();
        assertThat(ran.text())
                .contains(
                        "bin/spark-submit --master yarn",
                        "leat-spark.jar dev.leat.spark.job.LeatJob")
                .contains("--conf spark.executor.memory=8g")
                .endsWith(" folder " + input + "\n");
    }
}
