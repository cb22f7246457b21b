package dev.leat.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Background;
import dev.leat.cli.Session;
import dev.leat.cli.trial.Polling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `leat up` gives the files of a pipeline to a cluster, and everything ends as it does when `leat
/// up` processes them itself. One test, because a cluster takes many JVMs.
@Tag("spark")
@Timeout(300)
class ComputeTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: bigint not null, name: varchar, amount: "decimal(12,2)"}
              Kept: {file: varchar not null, id: bigint not null, name: varchar, amount: "decimal(12,2)"}
            queues: {csv-files: {max_receive_count: 2}, done: , failed: }
            buckets: {inbox: , plain: , clean: , lake: }
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
                steps: [set: {file: source.stem}]
                to: [{lake_table: latest, where: id %% 3 > 0}, {warehouse_table: loaded}]
            environments:
              cluster:
                compute: {csv: "%1$s", plain: "%1$s"}
            """;

    private static final String LETTERS =
            "select leat -> 'reasons' as reasons from \"csv-files-dlq\" order by all";

    private static final String SNAPSHOTS =
            "select operation, count(*) as commits from \"%s$snapshots\" where operation <> 'replace' group by all order by all";

    private static final String HEADER = "id,name,amount\n";

    private static final String LONG = "long ".repeat(700);

    /// The folder of the result of a file that is being processed.
    private static final Pattern RESULT = Pattern.compile("spark-[0-9a-f-]{36}$");

    @TempDir Path folder;

    private String master = "local[2]";

    private void app(String maxRejects) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), APP.formatted(master, maxRejects));
    }

    /// A place where the app runs: its state folder, and the options of commands on it.
    private record Place(Path app, Path state, String... options) {

        private String[] words(String... words) {
            var all = new ArrayList<>(List.of(words));
            all.addAll(List.of("--state", state.toString()));
            all.addAll(Arrays.asList(options));
            return all.toArray(String[]::new);
        }

        String leat(String... words) {
            var all = new ArrayList<>(List.of(words));
            all.addAll(List.of("--app", app.toString()));
            var session = new Session();
            int code = session.run(words(all.toArray(String[]::new)));
            assertThat(code).as(session.out() + session.err()).isZero();
            return session.out();
        }

        void put(String bucket, String... keysAndTexts) throws IOException {
            var words = new ArrayList<>(List.of("put"));
            for (int i = 0; i < keysAndTexts.length; i += 2) {
                words.add(
                        Files.writeString(app.resolve(keysAndTexts[i]), keysAndTexts[i + 1])
                                .toString());
            }
            words.add(bucket);
            leat(words.toArray(String[]::new));
        }

        String[] up() {
            return words(app.toString());
        }

        JsonNode status() {
            return JsonMapper.shared()
                    .readTree(leat("top", "--json", "--count", "1"))
                    .at("/pipelines/csv");
        }

        /// Blocks until this number of files have ended since the start.
        void ended(int files) {
            while (status().at("/files/ended").valueStream().mapToInt(JsonNode::asInt).sum()
                    < files) {
                Polling.pause();
            }
        }

        /// Returns true if all files have ended.
        boolean idle() throws IOException {
            return open(state).isEmpty()
                    && JsonMapper.shared()
                            .readTree(leat("queue", "ls", "--json"))
                            .valueStream()
                            .filter(queue -> queue.path("queue").asString().endsWith("-files"))
                            .allMatch(queue ->
                                    Stream.of("visible", "inFlight", "delayed")
                                            .allMatch(state -> queue.required(state).asInt() == 0));
        }

        /// What is left of all files: objects, dead letters, and messages about the files.
        Map<String, String> results() {
            var results = new TreeMap<String, String>();
            for (var bucket : List.of("inbox", "clean")) {
                leat("bucket", "ls", bucket, "--json")
                        .lines()
                        .map(JsonMapper.shared()::readTree)
                        .forEach(object ->
                                results.put(
                                        bucket + "/" + object.path("key").asString(),
                                        object.path("etag").asString()
                                                + object.path("size").asLong()));
            }
            for (var queue : List.of("done", "failed")) {
                results.put(
                        queue,
                        leat("sql", "select body from %s order by all".formatted(queue), "--json"));
            }
            results.put("letters", leat("sql", LETTERS, "--json"));
            for (var table : List.of("added", "latest", "loaded")) {
                var rows = leat("sql", "select * from %s order by all".formatted(table), "--json");
                assertThat(rows.lines().count()).as(table).isGreaterThan(300);
                results.put(table, rows);
            }
            for (var table : List.of("added", "latest")) {
                results.put(table + " commits", leat("sql", SNAPSHOTS.formatted(table), "--json"));
            }
            return results;
        }
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

    /// Puts eight files: one that cannot be read, and one of which too many lines are rejected; and
    /// two for tables with a key, of which the last split repeats a record and contradicts another.
    private static void putAll(Place at) throws IOException {
        at.put(
                "plain",
                "one.csv",
                rows(0, 500),
                "two.csv",
                rows(400, 1_200, LONG) + "401,%s,1.50\n403,n,9.99\n".formatted(LONG));
        at.put(
                "inbox",
                "again.csv",
                rows(0, 300),
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

    private static void putMore(Place at) throws IOException {
        at.put(
                "inbox",
                "sales-5.csv",
                rows(500, 1_500),
                "sales-6.csv",
                rows(600, 1_800),
                "sales-7.csv",
                rows(700, 2_100));
    }

    /// Redrives the file of which too many lines were rejected.
    private static void redrive(Place at) {
        at.leat("dlq", "redrive", "csv-files", "--where", "letter.cause = 'max_rejects'", "--yes");
    }

    /// Returns the counts of lines and files. The order of failed files is that of three workers.
    private static List<Object> counts(Place at) {
        var status = at.status();
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

    private Process up(SparkCluster cluster, Place at, Path log) throws IOException {
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

    /// Returns the files and folders in the staging folders whose last names match.
    private static List<Path> open(Path state) throws IOException {
        var staging = state.resolve("objects/staging");
        if (!Files.exists(staging)) {
            return List.of();
        }
        try (var all = Files.walk(staging)) {
            return all.filter(at -> RESULT.matcher(at.toString()).find()).toList();
        } catch (java.io.UncheckedIOException changed) {
            return List.of();
        }
    }

    /// Blocks until the cluster has this number of files of which no result is committed.
    private static void processed(Place at, int files) throws IOException {
        while (open(at.state()).size() < files) {
            Polling.pause();
        }
    }

    @Test
    void filesEndAsInOneProcessAlsoIfTheClusterAndTheAppAreKilled() throws Exception {
        var inProcess = new Place(folder, folder.resolve("in-process"));
        var onCluster = new Place(folder, folder.resolve("on-cluster"), "--env", "cluster");
        var settings = Files.createDirectories(folder.resolve("cluster/spark/conf"));
        Files.writeString(settings.resolve("spark-defaults.conf"), "spark.leat.splitBytes 1m");
        try (var cluster =
                new SparkCluster(Files.createDirectories(folder.resolve("cluster")), 1, false)
                        .start()) {
            master = cluster.master();
            app("50%");
            List<Object> wanted;
            try (var _ = new Background(inProcess.up())) {
                putAll(inProcess);
                inProcess.ended(8);
                inProcess.put("inbox", "again.csv", rows(100, 500));
                inProcess.ended(9);
                wanted = counts(inProcess);
                putMore(inProcess);
                inProcess.ended(12);
                while (!inProcess.idle()) {
                    Polling.pause();
                }
            }
            app("50%");
            putAll(onCluster);
            var log = folder.resolve("first.log");
            cluster.hold(true);
            var first = up(cluster, onCluster, log);
            try {
                said(first, log, "/health");
                processed(onCluster, 3);
                onCluster.put("inbox", "again.csv", rows(100, 500));
                cluster.hold(false);
                while (!onCluster.idle()) {
                    Polling.pause();
                }
                assertThat(counts(onCluster)).isEqualTo(wanted);
                cluster.signal("STOP");
                putMore(onCluster);
                processed(onCluster, 3);
            } finally {
                first.destroyForcibly().onExit().orTimeout(1, TimeUnit.MINUTES).join();
            }
            app("90%");
            try (var _ = new Background(inProcess.up())) {
                redrive(inProcess);
                inProcess.ended(1);
            }
            continued(cluster, onCluster);
        }
        assertThat(onCluster.results()).isEqualTo(inProcess.results());
        assertThat(open(onCluster.state())).isEmpty();
    }

    /// Starts the app again, stops the cluster while it has files, starts the cluster, and redrives
    /// a file that now passes.
    private void continued(SparkCluster cluster, Place onCluster) throws Exception {
        var log = folder.resolve("second.log");
        cluster.hold(true);
        var second = up(cluster, onCluster, log);
        try {
            said(second, log, "/health");
            processed(onCluster, 1);
            cluster.kill();
            said(
                    second,
                    log,
                    "csv is waiting: the cluster " + master + " is unavailable: 127.0.0.1");
            redrive(onCluster);
            cluster.hold(false);
            cluster.start();
            said(second, log, "csv resumes");
            while (!onCluster.idle()) {
                Polling.pause();
            }
            second.destroy();
            assertThat(second.waitFor()).as(Files.readString(log)).isZero();
        } finally {
            second.destroyForcibly();
        }
    }
}
