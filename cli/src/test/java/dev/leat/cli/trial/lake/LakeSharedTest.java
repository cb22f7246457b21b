package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.LakeTable;
import dev.leat.cli.trial.Letters;
import dev.leat.cli.trial.Trial;
import dev.leat.cli.trial.lake.FailingPlatform.Point;
import dev.leat.iceberg.IcebergTables;
import dev.leat.kernel.Kernels;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two pipelines of files and one of a queue write to one lake table.
@Tag("slow")
class LakeSharedTest {

    private static final String APP =
            """
            app: lake
            schemas:
              Sale: {id: integer not null, shop: varchar}
            queues:
              sales: {}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale, min_input_files: 2}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale}
                to: [{lake_table: sales}]
              lines:
                from: {bucket: in, suffix: .ndjson, format: ndjson, schema: Sale, on_overwrite: replace}
                to: [{lake_table: sales}]
              records:
                from: {queue: sales, schema: Sale, batch: {size: 2}}
                to: [{lake_table: sales}]
            """;

    @TempDir private Path folder;
    @AutoClose private Kernels kernels;

    @BeforeEach
    void open() {
        kernels = Kernels.writingIn(folder);
    }

    private LakeTrial begun(String name) throws Exception {
        return new LakeTrial(Files.createDirectory(folder.resolve(name)), kernels, APP)
                .put("old.csv", "id,shop\n1,a\n2,b\n")
                .put("sale.ndjson", "{\"id\":3,\"shop\":\"a\"}\n{\"id\":4,\"shop\":\"b\"}\n");
    }

    /// Overwrites the second file, puts another one and sends records.
    private static Trial more(Trial of) throws Exception {
        of.put("in", "sale.ndjson", bytes("{\"id\":5,\"shop\":\"a\"}\n"));
        of.put("in", "new.csv", bytes("id,shop\n6,a\n7,b\n"));
        of.send("sales", List.of(sale(8), sale(9), sale(10)));
        of.pipelines().start();
        of.pipelines().awaitIdle();
        for (var queue : List.of("sales-dlq", "load-files-dlq", "lines-files-dlq")) {
            assertThat(of.messages(queue).stream().map(Letters::leat)).as(queue).isEmpty();
        }
        assertThat(of.messages("sales")).isEmpty();
        return of;
    }

    private static byte[] sale(int id) {
        return bytes("{\"id\":%d,\"shop\":\"a\"}".formatted(id));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final List<String> ALL =
            List.of("01|a", "02|b", "05|a", "06|a", "07|b", "08|a", "09|a", "10|a");

    private static List<String> rows(LakeTrial trial) throws Exception {
        return trial.rows("lpad(id::varchar, 2, '0'), shop");
    }

    @ParameterizedTest
    @EnumSource(names = {"DURABLE_FILE", "IN_COMMIT", "AFTER_COMMIT"})
    void everyRowIsThereOnceAfterAFailure(Point point) throws Exception {
        // many files are made durable; some of them are enough
        int step = point == Point.DURABLE_FILE ? 6 : 1;
        for (int hit = 1; ; hit += step) {
            var trial = begun(point + "-" + hit);
            var left = new AtomicInteger(hit);
            trial.with(
                    platform ->
                            new FailingPlatform(
                                    platform,
                                    platform.time(),
                                    here -> here == point && left.getAndDecrement() == 1),
                    LakeSharedTest::more);
            assertThat(rows(trial)).as("hit %d", hit).isEqualTo(ALL);
            if (left.get() > 0) {
                assertThat(hit).isGreaterThan(2);
                return;
            }
        }
    }

    /// Another program, which does not have the lock of the process, changes the table before a
    /// commit of each of the pipelines.
    @Test
    void noRowIsLostWhenAnotherProgramChangesTheTable() throws Exception {
        var trial = begun("conflicts");
        var running = new AtomicReference<@Nullable Trial>();
        var others = new AtomicInteger();
        var test = Thread.currentThread();
        trial.with(
                platform ->
                        new FailingPlatform(
                                platform,
                                platform.time(),
                                here -> {
                                    if (here == Point.DURABLE_FILE
                                            && !Thread.currentThread().equals(test)) {
                                        var of = running.getAndSet(null);
                                        if (of != null) {
                                            otherProgram(of, 90 + others.incrementAndGet());
                                        }
                                    }
                                    return false;
                                }),
                of -> {
                    running.set(of);
                    of.put("in", "sale.ndjson", bytes("{\"id\":5,\"shop\":\"a\"}\n"));
                    of.pipelines().start();
                    of.pipelines().awaitIdle();
                    running.set(of);
                    of.put("in", "new.csv", bytes("id,shop\n6,a\n7,b\n"));
                    of.pipelines().awaitIdle();
                    running.set(of);
                    of.send("sales", List.of(sale(8), sale(9), sale(10)));
                    of.pipelines().awaitIdle();
                    return of;
                });
        assertThat(others).hasValue(3);
        assertThat(rows(trial).stream().filter(row -> !row.endsWith("other")))
                .containsExactlyElementsOf(ALL);
        assertThat(rows(trial)).contains("91|other", "92|other", "93|other");
    }

    /// Adds a row as another program does, without the lock of the process.
    static void otherProgram(Trial of, int id) {
        try {
            var platform = of.platform();
            var staging = platform.buckets().staging();
            var change =
                    new IcebergTables(platform.buckets(), platform.time())
                            .change(of.app().get(LakeTable.class, "sales"), staging);
            var file = staging.file("rows.parquet");
            try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                    var statement = connection.createStatement()) {
                statement.execute(
                        "COPY (SELECT %d::INTEGER AS id, 'other' AS shop) TO '%s' (FORMAT parquet, FIELD_IDS {id: %d, shop: %d})"
                                .formatted(
                                        id,
                                        file,
                                        change.layout().column("id").id(),
                                        change.layout().column("shop").id()));
            }
            var rows = new LakeFile(file, 1, Files.size(file), List.of(), Map.of());
            var commit = change.commit(List.of(rows), new LakeSource("other", "1")).orElseThrow();
            platform.sourceStore("sales").commit(tx -> tx.apply(commit));
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
