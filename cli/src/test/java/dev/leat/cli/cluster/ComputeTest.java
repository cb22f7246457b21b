package dev.leat.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import dev.leat.disk.DiskFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `leat up` gives the files of a pipeline to a cluster, and everything ends as it does when `leat
/// up` processes them itself. One test, because a cluster takes many JVMs. `-Dcrash.full` puts 50
/// files instead of 16, stops the cluster for a minute, and hides a folder from the executors.
@Tag("spark")
@Timeout(600)
class ComputeTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: bigint not null, name: varchar, amount: "decimal(12,2)"}
              Kept: {file: varchar not null, id: bigint not null, name: varchar, label: varchar, amount: "decimal(12,2)"}
              Name: {name: varchar not null, label: varchar}
            queues: {csv-files: {max_receive_count: 2}, done: , failed: }
            buckets: {inbox: , plain: , clean: , lake: , names: }
            lookups:
              names: {bucket: names, file: names.csv, schema: Name, key: name}
            lake_tables:
              added: {bucket: lake, schema: Sale}
              latest: {bucket: lake, schema: Kept}
            warehouse_tables:
              loaded: {schema: Kept, key: [file, id]}
            pipelines:
              csv:
                from: {bucket: inbox, schema: Sale, format: csv, on_overwrite: replace}
                steps: [check: {amount above zero: amount > 0}]
                max_rejects: %2$s
                to:
                  - {bucket: clean, path: "{source.stem}/{part}.parquet", format: parquet, where: id %% 2 = 0}
                  - {bucket: clean, path: "{source.stem}.csv", format: csv, where: id %% 4 = 1}
                  - {lake_table: added, where: id %% 3 > 0}
                on_success: [{queue: done, select: {object: object, written: written, outputs: outputs}}]
                on_failure: [{queue: failed, select: {object: object, why: error, attempts: attempts}}]
              plain:
                from: {bucket: plain, schema: Sale, format: csv}
                key: [file, id]
                max_rejects: 50%%
                steps:
                  - set: {file: source.stem}
                  - distinct: {by: [id, amount], keep: same}
                  - lookup: {in: names, by: name, take: label, missing: keep}
                  - set: {amount: "cast(greatest(amount, 1.50) as decimal(12,2))"}
                to: [{lake_table: latest, where: id %% 3 > 0}, {warehouse_table: loaded}]
            environments:
              cluster:
                compute: {csv: "%1$s", plain: "%1$s"}
            """;

    private static final boolean FULL = System.getProperty("crash.full") != null;

    /// The number of the last file, and the time without a cluster.
    private static final int LAST = FULL ? 40 : 7;

    private static final Duration OUTAGE = FULL ? Duration.ofMinutes(1) : Duration.ZERO;

    private static final String HEADER = "id,name,amount\n";

    private static final String LONG = "long ".repeat(700);

    @TempDir Path folder;

    private String master = "local[2]";

    private void app(String maxRejects) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), APP.formatted(master, maxRejects));
    }

    private static String rows(int from, int to) {
        return rows(from, to, "n");
    }

    private static String rows(int from, int to, String name) {
        var text = new StringBuilder(HEADER);
        for (int i = from; i < to; i++) {
            text.append(
                    "%d,%s,%s\n"
                            .formatted(
                                    i,
                                    i % 9 == 4 ? "\"two\nlines\"" : name,
                                    i % 13 == 5 ? "x" : i % 17 == 3 ? "-1" : "1.50"));
        }
        return text.toString();
    }

    private static String again(int count, String name) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("%d,%s,1.50\n".formatted(i, name));
        }
        return text.toString();
    }

    /// Puts ten files: one that cannot be read, and one of which too many lines are rejected; and
    /// three for tables with a key. Of these, the last split of one repeats a record and
    /// contradicts another, once for the step `distinct`, and once for the tables; too many lines
    /// of several splits of another are rejected by `distinct`.
    private static void putAll(ComputePlace at) throws IOException {
        at.put("names", "names.csv", "name,label\nn,a letter\n");
        at.put(
                "plain",
                "one.csv",
                rows(0, 500),
                "two.csv",
                rows(400, 1_200, LONG)
                        + "401,%1$s,1.50\n402,n,1.50\n403,n,9.99\n406,%1$s,1.25\n".formatted(LONG),
                "much.csv",
                HEADER + again(1_000, LONG) + again(1_000, "m") + again(100, "k"));
        at.put(
                "inbox",
                "again.csv",
                rows(0, 300),
                "also.csv",
                rows(50, 250),
                "bad.csv",
                "",
                "half.csv",
                rows(0, 1_200) + "?\n".repeat(1_500),
                "header.csv",
                HEADER,
                "sales-1.csv",
                rows(100, 300),
                "sales-2.csv",
                rows(200, 600),
                "sales-3.csv",
                rows(300, 900),
                "sales-4.csv",
                rows(400, 1_200));
    }

    /// Overwrites two files.
    private static void overwrite(ComputePlace at) throws IOException {
        at.put("inbox", "again.csv", rows(100, 500), "also.csv", rows(150, 550));
    }

    private static void putMore(ComputePlace at) throws IOException {
        var files = new ArrayList<String>();
        for (int i = 5; i <= LAST; i++) {
            files.addAll(List.of("sales-" + i + ".csv", rows(100 * i, 300 * i)));
        }
        if (FULL) {
            files.addAll(List.of("wrong.csv", "name\nn\n"));
        }
        at.put("inbox", files.toArray(String[]::new));
    }

    /// Repairs the file that cannot be read, and redrives the file of which too many lines were
    /// rejected, which now passes.
    private static void repair(ComputePlace at) throws IOException {
        at.put("inbox", "bad.csv", rows(0, 90));
        redrive(at, "max_rejects");
    }

    private static void redrive(ComputePlace at, String cause) {
        var where = "letter.cause = '%s'".formatted(cause);
        at.leat("dlq", "redrive", "csv-files", "--where", where, "--yes");
    }

    /// Blocks until the repaired file has ended, and redrives the dead letter of its first version.
    private static void redriveRepaired(ComputePlace at) throws IOException {
        at.awaitIdle();
        redrive(at, "header");
        at.awaitIdle();
    }

    /// Returns the counts of lines and files. The order of failed files is that of three workers.
    private static List<List<Object>> counts(ComputePlace at) {
        return at.status().stream().map(ComputeTest::counts).toList();
    }

    private static List<Object> counts(JsonNode status) {
        var failed =
                status.required("files")
                        .required("failed")
                        .valueStream()
                        .map(file -> List.of(file.required("object"), file.required("reason")))
                        .collect(Collectors.toSet());
        return List.of(
                status.required("records"),
                status.required("sinks"),
                status.required("causes"),
                status.at("/files/ended"),
                failed);
    }

    private Process up(SparkCluster cluster, ComputePlace at, Path log) throws IOException {
        var words = new ArrayList<>(List.of("up"));
        words.addAll(Arrays.asList(at.up()));
        words.addAll(List.of("--port", "0", "--aws-port", "0"));
        return cluster.leat(log, words.toArray(String[]::new));
    }

    private static void said(Process process, Path log, String text) throws IOException {
        while (!Files.readString(log).contains(text)) {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            Polling.pause();
        }
    }

    @Test
    void filesEndAsInOneProcessAlsoIfTheClusterAndTheAppAreKilled() throws Exception {
        var inProcess = new ComputePlace(folder, folder.resolve("in-process"));
        var onCluster = new ComputePlace(folder, folder.resolve("on-cluster"), "--env", "cluster");
        var settings = Files.createDirectories(folder.resolve("cluster/spark/conf"));
        Files.writeString(settings.resolve("spark-defaults.conf"), "spark.leat.splitBytes 1m");
        try (var cluster =
                new SparkCluster(Files.createDirectories(folder.resolve("cluster")), 1, false)
                        .start()) {
            master = cluster.master();
            app("50%");
            List<List<Object>> wanted;
            try (var _ = new Background(inProcess.up())) {
                putAll(inProcess);
                inProcess.ended(12);
                overwrite(inProcess);
                inProcess.ended(14);
                wanted = counts(inProcess);
                putMore(inProcess);
                inProcess.awaitIdle();
            }
            app("50%");
            putAll(onCluster);
            var log = folder.resolve("first.log");
            cluster.hold(true);
            var first = up(cluster, onCluster, log);
            try {
                said(first, log, "/health");
                onCluster.awaitProcessed(5);
                overwrite(onCluster);
                cluster.hold(false);
                onCluster.awaitIdle();
                onCluster.ended(14);
                assertThat(counts(onCluster)).isEqualTo(wanted);
                cluster.signal("STOP");
                putMore(onCluster);
                onCluster.awaitProcessed(3);
            } finally {
                first.destroyForcibly().onExit().orTimeout(1, TimeUnit.MINUTES).join();
            }
            app("90%");
            try (var _ = new Background(inProcess.up())) {
                repair(inProcess);
                redriveRepaired(inProcess);
            }
            continued(cluster, onCluster);
        }
        var results = inProcess.results();
        assertThat(results.get("csv-files-dlq")).doesNotContain("it has no header");
        assertThat(results.get("latest")).contains("a letter");
        assertThat(onCluster.results()).isEqualTo(results);
        assertThat(onCluster.open()).isEmpty();
    }

    /// Starts the app again, stops the cluster while it has files, starts the cluster, and redrives
    /// a file that now passes.
    private void continued(SparkCluster cluster, ComputePlace onCluster) throws Exception {
        var log = folder.resolve("second.log");
        cluster.hold(true);
        var second = up(cluster, onCluster, log);
        try {
            said(second, log, "/health");
            onCluster.awaitProcessed(1);
            cluster.kill();
            said(
                    second,
                    log,
                    "csv is waiting: the cluster " + master + " is unavailable: 127.0.0.1");
            repair(onCluster);
            for (long until = System.nanoTime() + OUTAGE.toNanos(); System.nanoTime() < until; ) {
                Polling.pause();
            }
            var before = onCluster.open();
            cluster.start();
            said(second, log, "csv resumes");
            if (FULL) {
                hide(onCluster, before);
            }
            cluster.hold(false);
            if (FULL) {
                said(second, log, "unavailable: the state folder must be on a disk that all");
            }
            redriveRepaired(onCluster);
            second.destroy();
            assertThat(second.waitFor()).as(Files.readString(log)).isZero();
        } finally {
            second.destroyForcibly();
        }
    }

    /// Removes the folder of a result that is none of those before, as if an executor could not see
    /// it.
    private static void hide(ComputePlace at, List<Path> before) throws IOException {
        var folder = Optional.<Path>empty();
        while (folder.isEmpty()) {
            Polling.pause();
            folder =
                    at.open().stream()
                            .filter(open -> !before.contains(open))
                            .filter(open -> Files.exists(open.resolve("content")))
                            .findFirst();
        }
        DiskFolder.remove(folder.get());
    }
}
