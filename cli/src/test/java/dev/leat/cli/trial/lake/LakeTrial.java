package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.LakeTable;
import dev.leat.cli.trial.Letters;
import dev.leat.cli.trial.Trial;
import dev.leat.iceberg.IcebergTables;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.lake.LakeSnapshot;
import dev.leat.port.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// An app with a lake table, in a folder. Each run opens the state, processes everything and closes
/// the state.
public final class LakeTrial {

    private final Path folder;
    private final Kernels kernels;
    private String text;
    private Duration ahead = Duration.ZERO;
    private Trial.Work work = Trial.Work.USUAL;

    public LakeTrial(Path folder, Kernels kernels, String text) {
        this.folder = folder;
        this.kernels = kernels;
        this.text = text;
    }

    /// Returns the state folder.
    public Path state() {
        return folder.resolve("state");
    }

    /// Changes the app.
    LakeTrial becomes(String changed) {
        text = changed;
        return this;
    }

    /// Sets the bytes of the pieces of files.
    LakeTrial pieces(int bytes) {
        work = new Trial.Work(work.workers(), bytes);
        return this;
    }

    /// Sets the work on files.
    LakeTrial work(Trial.Work other) {
        work = other;
        return this;
    }

    /// Sets the clock of lake tables ahead.
    LakeTrial later(Duration time) {
        ahead = ahead.plus(time);
        return this;
    }

    /// Adds lake tables in the platform's buckets.
    public static Platform withLake(Platform platform) {
        return new LakePlatform(platform, new IcebergTables(platform.buckets(), platform.time()));
    }

    public interface Use<T> {
        T of(Trial trial) throws Exception;
    }

    <T> T with(UnaryOperator<Platform> through, Use<T> use) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), text);
        try (var trial =
                Trial.open(
                        file,
                        state(),
                        kernels,
                        platform ->
                                through.apply(
                                        new LakePlatform(
                                                platform,
                                                new IcebergTables(
                                                        platform.buckets(),
                                                        InstantSource.offset(
                                                                platform.time(), ahead)))),
                        work)) {
            return use.of(trial);
        }
    }

    /// Puts an object and processes it.
    public LakeTrial put(String key, String content) throws Exception {
        return with(
                UnaryOperator.identity(),
                trial -> {
                    trial.put("in", key, content.getBytes(StandardCharsets.UTF_8));
                    trial.pipelines().start();
                    trial.pipelines().awaitIdle();
                    return this;
                });
    }

    /// Sends messages to the queue `sales` and processes them.
    public void send(String... bodies) throws Exception {
        with(
                UnaryOperator.identity(),
                trial -> {
                    trial.send(
                            "sales",
                            List.of(bodies).stream()
                                    .map(body -> body.getBytes(StandardCharsets.UTF_8))
                                    .toList());
                    trial.pipelines().start();
                    trial.pipelines().awaitIdle();
                    assertThat(trial.messages("sales")).isEmpty();
                    return trial;
                });
    }

    /// Returns the dead letters of the pipeline.
    List<String> letters() throws Exception {
        return with(
                UnaryOperator.identity(),
                trial ->
                        trial.messages("load-files-dlq").stream()
                                .map(letter -> Letters.leat(letter).toString())
                                .toList());
    }

    public LakeSnapshot snapshot() throws Exception {
        return with(UnaryOperator.identity(), trial -> snapshot(trial, "sales"));
    }

    public static LakeSnapshot snapshot(Trial trial, String table) throws Exception {
        return new IcebergTables(trial.platform().buckets(), trial.platform().time())
                .snapshot(trial.app().get(LakeTable.class, table));
    }

    /// Returns the rows of the table, each as the values of the expressions, in order.
    public List<String> rows(String expressions) throws Exception {
        return with(UnaryOperator.identity(), trial -> rows(trial, expressions));
    }

    public static List<String> rows(Trial trial, String expressions) throws Exception {
        return rows(trial, "sales", expressions);
    }

    public static List<String> rows(Trial trial, String table, String expressions)
            throws Exception {
        var snapshot = snapshot(trial, table);
        var rows = new ArrayList<String>();
        if (snapshot.files().isEmpty()) {
            return rows;
        }
        var sql =
                "SELECT concat_ws('|', %s) FROM %s ORDER BY ALL"
                        .formatted(expressions, LakeScan.of(snapshot.columns(), snapshot.files()));
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
