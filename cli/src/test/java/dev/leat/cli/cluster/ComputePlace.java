package dev.leat.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A place where the app of [ComputeTest] runs: its state folder, and the options of commands on
/// it.
record ComputePlace(Path app, Path state, String... options) {

    private static final String LETTERS =
            "select leat -> 'reasons' as reasons from \"%s\" order by all";

    private static final String SNAPSHOTS =
            "select operation, count(*) as commits from \"%s$snapshots\" where operation <> 'replace' group by all order by all";

    /// The folder of the result of a file that is being processed.
    private static final Pattern RESULT = Pattern.compile("spark-[0-9a-f-]{36}$");

    private String[] words(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--state", state.toString()));
        all.addAll(Arrays.asList(options));
        return all.toArray(String[]::new);
    }

    String leat(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", app.toString()));
        return Session.run(0, words(all.toArray(String[]::new))).out();
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

    /// Returns the status of each pipeline.
    List<JsonNode> status() {
        var all = JsonMapper.shared().readTree(leat("top", "--json", "--count", "1"));
        return List.of(all.at("/pipelines/csv"), all.at("/pipelines/plain"));
    }

    /// Blocks until this number of files have ended since the start.
    void ended(int files) {
        while (status().stream()
                        .flatMap(of -> of.at("/files/ended").valueStream())
                        .mapToInt(JsonNode::asInt)
                        .sum()
                < files) {
            Polling.pause();
        }
    }

    void awaitIdle() throws IOException {
        while (!idle()) {
            Polling.pause();
        }
    }

    /// Returns true if all files have ended.
    boolean idle() throws IOException {
        return open().isEmpty()
                && leat("ls", "queues", "--json")
                        .lines()
                        .map(JsonMapper.shared()::readTree)
                        .filter(queue -> queue.path("queue").asString().endsWith("-files"))
                        .allMatch(queue ->
                                Stream.of("visible", "inFlight", "delayed")
                                        .allMatch(state -> queue.required(state).asInt() == 0));
    }

    /// Returns what is left of all files: objects, rows of tables, dead letters, and messages.
    Map<String, String> results() {
        var results = new TreeMap<String, String>();
        for (var bucket : List.of("inbox", "plain", "clean")) {
            leat("ls", "buckets", bucket, "--json")
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .forEach(object ->
                            results.put(
                                    bucket + "/" + object.path("key").asString(),
                                    object.path("etag").asString() + object.path("size").asLong()));
        }
        for (var queue : List.of("done", "failed")) {
            results.put(
                    queue,
                    leat("sql", "select body from %s order by all".formatted(queue), "--json"));
        }
        for (var queue : List.of("csv-files-dlq", "plain-files-dlq")) {
            results.put(queue, leat("sql", LETTERS.formatted(queue), "--json"));
        }
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

    /// Returns the files and folders in the staging folders whose last names match.
    List<Path> open() throws IOException {
        var staging = state.resolve("objects/staging");
        if (!Files.exists(staging)) {
            return List.of();
        }
        try (var all = Files.walk(staging)) {
            return all.filter(at -> RESULT.matcher(at.toString()).find()).toList();
        } catch (UncheckedIOException changed) {
            return List.of();
        }
    }

    /// Blocks until the cluster has this number of files of which no result is committed.
    void awaitProcessed(int files) throws IOException {
        while (open().size() < files) {
            Polling.pause();
        }
    }
}
