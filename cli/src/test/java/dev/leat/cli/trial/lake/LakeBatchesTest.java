package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagingFolder;
import dev.leat.cli.trial.BucketRows;
import dev.leat.cli.trial.Letters;
import dev.leat.cli.trial.Trial;
import dev.leat.contract.MethodHook;
import dev.leat.iceberg.IcebergTables;
import dev.leat.kernel.Kernels;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeSource;
import dev.leat.port.Buckets;
import dev.leat.port.LakeTables;
import dev.leat.port.Message;
import dev.leat.port.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Batches of messages become the rows of a lake table.
@Tag("slow")
class LakeBatchesTest {

    @TempDir private Path folder;
    @AutoClose private Kernels kernels;

    private static final String APP =
            """
            app: lake
            schemas:
              Sale: {id: varchar, shop: varchar, price: 'decimal(8,2)', version: bigint, gone: boolean}
              Stored: {id: varchar not null, shop: varchar, price: 'decimal(8,2)', version: bigint, gone: boolean}
            queues:
              sales: {}
              copies: {}
            buckets:
              lake: {}
              files: {}
            lake_tables:
              sales: {bucket: lake, schema: StoredMORE}
            pipelines:
              load:
                from: {queue: sales, schema: Sale, batch: {size: 10}}
                max_rejects: 100%
                KEY
                to:
                  - {lake_table: sales}
            """;

    @BeforeEach
    void kernelsThatWriteFiles() {
        kernels = Kernels.writingIn(folder);
    }

    private static String app(String more, String key) {
        return APP.replace("MORE", more).replace("KEY", key);
    }

    private LakeTrial trial(String more, String key) {
        return new LakeTrial(folder, kernels, app(more, key));
    }

    static List<String> letters(LakeTrial trial) throws Exception {
        return trial.with(
                UnaryOperator.identity(),
                of -> of.messages("sales-dlq").stream().map(LakeBatchesTest::body).toList());
    }

    private static String body(Message.Seen message) {
        return new String(message.body(), StandardCharsets.UTF_8)
                + " "
                + Letters.leat(message).toString();
    }

    private static String sale(String id, String shop, int version) {
        return "{\"id\":\"%s\",\"shop\":\"%s\",\"price\":%d.5,\"version\":%d}"
                .formatted(id, shop, version, version);
    }

    @Test
    void eachBatchIsOneCommit() throws Exception {
        var trial = trial(", partition_by: shop", "");
        var sales = IntStream.range(0, 25).mapToObj(i -> sale("r" + i, i % 2 == 0 ? "a" : "b", i));
        trial.send(sales.toArray(String[]::new));
        assertThat(trial.rows("id, shop, price, _leat_source"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 25)
                                .mapToObj(i ->
                                        "r%d|%s|%d.50|sales"
                                                .formatted(i, i % 2 == 0 ? "a" : "b", i))
                                .toList());
        assertThat(trial.snapshot().files()).hasSize(6);
        assertThat(letters(trial)).isEmpty();
    }

    /// The table finds duplicates by its own columns, also those of earlier runs and of the same
    /// batch.
    @Test
    void aKeyIsUnique() throws Exception {
        var trial = trial(", partition_by: shop", "key: [id, shop]");
        trial.send(sale("a", "x", 1), sale("a", "x", 1), sale("b", "x", 1), sale("a", "y", 1));
        assertThat(trial.rows("id, shop, price"))
                .containsExactly("a|x|1.50", "a|y|1.50", "b|x|1.50");
        var before = trial.snapshot();
        trial.send(sale("a", "x", 1), sale("b", "x", 1));
        assertThat(trial.snapshot()).isEqualTo(before);
        trial.send(sale("b", "x", 2), sale("c", "x", 1), sale("c", "x", 3));
        assertThat(trial.rows("id, shop, price"))
                .containsExactly("a|x|1.50", "a|y|1.50", "b|x|1.50", "c|x|1.50");
        assertThat(letters(trial))
                .hasSize(2)
                .allMatch(letter -> letter.contains("another record with this key"));
    }

    @Test
    void aNewerVersionReplacesTheRow() throws Exception {
        var trial = trial("", "key: id\n    version: version\n    delete_when: gone");
        trial.send(sale("a", "x", 2), sale("b", "x", 5), sale("c", "y", 1), sale("a", "y", 3));
        assertThat(trial.rows("id, shop, version")).containsExactly("a|y|3", "b|x|5", "c|y|1");
        trial.send(sale("a", "z", 1), sale("b", "z", 6), sale("c", "y", 1));
        assertThat(trial.rows("id, shop, _leat_version"))
                .containsExactly("a|y|3", "b|z|6", "c|y|1");
        trial.send(sale("c", "y", 2).replace("}", ",\"gone\":true}"), sale("c", "y", 1));
        assertThat(trial.rows("id, version, gone")).containsExactly("a|3", "b|6", "c|2|true");
        assertThat(letters(trial)).isEmpty();
    }

    /// Commits also merge small files; the table stays unique.
    @Test
    void manySmallBatchesAreMerged() throws Exception {
        for (var key : List.of("", "key: id\n    version: version")) {
            var folder = Files.createDirectory(this.folder.resolve("key" + key.length()));
            var trial = new LakeTrial(folder, kernels, app("", key).replace("size: 10", "size: 1"));
            trial.send(
                    IntStream.range(0, 20)
                            .mapToObj(i -> sale("r" + i % 12, "x", i))
                            .toArray(String[]::new));
            assertThat(trial.rows("id")).hasSize(key.isEmpty() ? 20 : 12).contains("r11");
            assertThat(trial.snapshot().files()).hasSizeLessThan(16);
        }
    }

    @Test
    void aRowThatTheTableCannotTakeBecomesADeadLetterAlone() throws Exception {
        var trial = trial("", "");
        trial.send(sale("a", "x", 1), "{\"shop\":\"x\"}", sale("b", "x", 1));
        assertThat(trial.rows("id")).containsExactly("a", "b");
        assertThat(letters(trial))
                .singleElement()
                .asString()
                .contains("column id has no value, but is `not null` in lake table 'sales'");
    }

    /// A message that another sink must get again later is added to the table once, although
    /// nothing stores its identity.
    @Test
    void otherSinksOfThePipelineHaveTheSameRows() throws Exception {
        var views =
                """
                views:
                  shops: {key: shop, measures: {n: count(*)}}
                pipelines:\
                """;
        var others =
                """
                - {lake_table: sales}
                      - {view: shops}
                      - {queue: copies}
                      - {bucket: files, path: '{shop}/{source.batch}.csv'}\
                """;
        var app = app("", "").replace("pipelines:", views).replace("- {lake_table: sales}", others);
        var trial = new LakeTrial(folder, kernels, app);
        trial.send(
                sale("a", "x", 1),
                sale("b", "x".repeat(1100), 1),
                sale("c", "y", 1),
                sale("d", "x", 1));
        assertThat(trial.rows("id")).containsExactly("a", "b", "c", "d");
        assertThat(letters(trial)).singleElement().asString().contains("the limit is 1,024");
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    assertThat(of.messages("copies")).hasSize(4);
                    assertThat(
                                    new BucketRows(of.platform(), "files", folder)
                                            .rows("read_csv", "id"))
                            .containsExactlyInAnyOrder("a", "c", "d");
                    return of;
                });
    }

    @Test
    void eachElementIsARow() throws Exception {
        var steps = "steps: [{unnest: {column: shops, as: shop}}]";
        var app =
                app("", "key: [id, shop]\n    " + steps)
                        .replace(
                                "Sale: {id: varchar, shop: varchar",
                                "Sale: {id: varchar, shops: 'varchar[]'");
        var trial = new LakeTrial(folder, kernels, app);
        trial.send("{\"id\":\"a\",\"shops\":[\"x\",\"y\"]}", "{\"id\":\"b\",\"shops\":[\"x\"]}");
        trial.send("{\"id\":\"a\",\"shops\":[\"x\",\"y\",\"z\"]}");
        assertThat(letters(trial)).isEmpty();
        assertThat(trial.rows("id, shop")).containsExactly("a|x", "a|y", "a|z", "b|x");
    }

    /// A record with the key of a row of another program is a conflict, and replaces it if records
    /// have versions.
    @Test
    void aRowOfAnotherProgramIsFoundByItsKey() throws Exception {
        for (var version : List.of("", "\n    version: version")) {
            var own = Files.createDirectory(folder.resolve("own" + version.length()));
            var trial = new LakeTrial(own, kernels, app("", "key: id" + version));
            trial.with(UnaryOperator.identity(), LakeBatchesTest::otherProgramAddsRow);
            trial.send(sale("a", "x", 1), sale("b", "x", 1));
            assertThat(trial.rows("id, shop"))
                    .containsExactly(version.isEmpty() ? "a|other" : "a|x", "b|x");
            if (version.isEmpty()) {
                assertThat(letters(trial)).singleElement().asString().contains("another program");
            } else {
                assertThat(letters(trial)).isEmpty();
            }
        }
    }

    static Trial otherProgramAddsRow(Trial trial) throws Exception {
        var lake = new IcebergTables(trial.platform().buckets(), trial.platform().time());
        var change = lake.change(trial.app().get(LakeTable.class, "sales"), staging(trial));
        var file = staging(trial).file("rows.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT 'a' AS id, 'other' AS shop) TO '%s' (FORMAT parquet, FIELD_IDS {id: %d, shop: %d})"
                            .formatted(
                                    file,
                                    change.layout().column("id").id(),
                                    change.layout().column("shop").id()));
        }
        var rows = new LakeFile(file, 1, Files.size(file), List.of(), Map.of());
        var commit = change.commit(List.of(rows), new LakeSource("other", "1")).orElseThrow();
        trial.platform().sourceStore("sales").commit(tx -> tx.apply(commit));
        return trial;
    }

    private static StagingFolder staging(Trial trial) throws IOException {
        return trial.platform().buckets().staging();
    }

    /// A table that cannot take the rows now gets them after the schema is corrected.
    @Test
    void aRefusedTableLeavesTheMessages() throws Exception {
        var trial = trial("", "");
        trial.send(sale("a", "x", 1));
        trial.becomes(
                app("", "")
                        .replace(
                                "Stored: {id: varchar not null, shop: varchar",
                                "Stored: {id: varchar not null, shop: bigint")
                        .replace("lake_table: sales}", "lake_table: sales, select: {id: id}}")
                        .replace("  sales: {}", "  sales: {max_receive_count: 1}"));
        trial.send(sale("b", "x", 1));
        assertThat(letters(trial)).singleElement().asString().contains("lake table 'sales'");
        assertThat(trial.becomes(app("", "")).rows("id")).containsExactly("a");
    }

    /// Leat does not read tables of format version 3, whose rows may be deleted by other means.
    @Test
    void aTableRaisedToVersion3IsRefused() throws Exception {
        var trial =
                trial("", "")
                        .becomes(app("", "").replace("sales: {}", "sales: {max_receive_count: 1}"));
        trial.send(sale("a", "x", 1));
        var key = trial.snapshot().metadata().orElseThrow().substring("s3://lake/".length());
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    var buckets = of.platform().buckets();
                    var unit = buckets.head("lake", key).orElseThrow().unit();
                    try (var in = buckets.content(unit).open(0)) {
                        var raised =
                                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                        .replaceFirst(
                                                "\"format-version\"\\s*:\\s*2",
                                                "\"format-version\":3,\"next-row-id\":1");
                        of.put(
                                "lake",
                                key.replace("v1.", "v2."),
                                raised.getBytes(StandardCharsets.UTF_8));
                    }
                    return of;
                });
        assertThatThrownBy(trial::snapshot)
                .hasMessageContaining("lake table 'sales' has format version 3");
        trial.send(sale("b", "x", 1));
        assertThat(letters(trial)).singleElement().asString().contains("format version 3");
    }

    /// Another program commits while a batch is prepared; the batch is prepared again.
    @Test
    void anotherProgramMayCommitMeanwhile() throws Exception {
        var trial = trial("", "key: id");
        trial.send(sale("a", "x", 1));
        var location = new AtomicReference<>(trial.snapshot().metadata().orElseThrow());
        trial.with(
                platform -> new LakePlatform(platform, otherWriter(platform, location)),
                of -> {
                    of.send("sales", List.of(sale("b", "x", 1).getBytes(StandardCharsets.UTF_8)));
                    of.pipelines().start();
                    of.pipelines().awaitIdle();
                    return of;
                });
        assertThat(location.get()).isEmpty();
        assertThat(trial.rows("id")).containsExactly("a", "b");
        assertThat(trial.snapshot().metadata().orElseThrow()).endsWith("v3.metadata.json");
    }

    /// Returns lake tables to which another program commits once, after Leat has begun a change: a
    /// metadata file that is equal to version 1 of the table becomes its version 2.
    private static LakeTables otherWriter(Platform platform, AtomicReference<String> location) {
        return MethodHook.with(
                LakeTables.class,
                platform.lake().orElseThrow(),
                "change",
                (call, _) -> {
                    var change = call.run();
                    commit(platform.buckets(), location.getAndSet(""));
                    return change;
                });
    }

    private static void commit(Buckets buckets, String location) throws IOException {
        if (!location.isEmpty()) {
            var key = location.substring("s3://lake/".length());
            var content = buckets.content(buckets.head("lake", key).orElseThrow().unit());
            try (var in = content.open(0)) {
                buckets.put("lake", key.replace("v1.", "v2."), in, Map.of());
            }
            var hint = new ByteArrayInputStream(new byte[] {'2'});
            buckets.put("lake", "sales/metadata/version-hint.text", hint, Map.of());
        }
    }
}
