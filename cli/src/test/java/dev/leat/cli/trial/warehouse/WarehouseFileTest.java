package dev.leat.cli.trial.warehouse;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.cli.trial.Trial;
import dev.leat.config.AppFile;
import dev.leat.kernel.Kernels;
import dev.leat.port.Time;
import dev.leat.port.WarehouseTables;
import dev.leat.run.FileDocument;
import dev.leat.warehouse.WarehouseStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file of several pieces is one load of a warehouse table.
class WarehouseFileTest {

    private static final int LINES = 900;
    private static final int PIECE = 2048;
    private static final String HEADER = "id,shop,amount\n";

    private static final String APP =
            """
            app: loads
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(12,2) not null'}
            buckets: {in: }
            queues: {live: }
            warehouse_tables:
              sales: {schema: Sale, key: id}
            views:
              shops: {key: shop, measures: {sales: count(*)}}
            pipelines:
              files:
                from: {bucket: in, suffix: .csv, schema: SaleMORE}
                to: [{warehouse_table: sales}OTHER]
              messages:
                from: {queue: live, schema: Sale}
                to: [{warehouse_table: sales}]
            """;

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;
    private WarehouseStore store;
    private Trial trial;

    @BeforeEach
    void start() throws Exception {
        open("", "");
    }

    /// Starts the app with other options.
    private void restart(String options, String sinks) throws Exception {
        close();
        open(options, sinks);
    }

    private void open(String options, String sinks) throws Exception {
        var text = APP.replace("MORE", options).replace("OTHER", sinks);
        if (sinks.isEmpty()) {
            text = text.replaceFirst("views:\n.*\n", "");
        }
        var file = Files.writeString(folder.resolve("app.yaml"), text);
        var document = new FileDocument(folder.resolve("warehouse.json"));
        var app = AppFile.read(file, Map.of());
        store = WarehouseStore.inFile(app, document, folder, Time.system());
        trial =
                Trial.open(
                        file,
                        folder.resolve("leat"),
                        kernels,
                        beneath -> new WarehousePlatform(beneath, store, () -> {}),
                        new Trial.Work(1, PIECE));
        trial.pipelines().start();
    }

    @AfterEach
    void close() {
        trial.close();
        store.close();
    }

    private static String csv(int lines, IntFunction<String> line) {
        return IntStream.range(0, lines)
                .mapToObj(i -> line.apply(i) + "\n")
                .collect(joining("", HEADER, ""));
    }

    private static String csv() {
        return csv(LINES, i -> "f%d,shop %d,%d.50".formatted(i, i % 7, i));
    }

    private void put(String name, String content) throws Exception {
        trial.put("in", name, content.getBytes(StandardCharsets.UTF_8));
        trial.pipelines().awaitIdle();
    }

    private List<WarehouseTables.Load> loads() {
        return store.loads("sales", 99);
    }

    private List<String> rows(String sql) throws SQLException {
        var rows = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var found =
                        statement.executeQuery(
                                sql.replace("sales", "'" + store.export("sales") + "'"))) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private List<String> rejects(String name) throws IOException {
        var buckets = trial.platform().buckets();
        var object = buckets.head("files-rejects", name + ".rejects").orElseThrow();
        try (var in = buckets.content(object.unit()).open(0)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void aFileOfSeveralPiecesIsOneLoad() throws Exception {
        put("one.csv", csv());
        assertThat(trial.platform().files().latest("files", 1).getFirst().part()).isGreaterThan(5);
        assertThat(loads())
                .singleElement()
                .satisfies(load -> {
                    assertThat(load.added()).isEqualTo(LINES);
                    assertThat(load.pipeline()).isEqualTo("files");
                });
        assertThat(store.verify("sales"))
                .isEqualTo(new WarehouseTables.Verification("sales", LINES, 0, 0));
        assertThat(rows("SELECT sum(amount)::varchar FROM sales"))
                .containsExactly((LINES * (LINES - 1) / 2) + LINES / 2 + ".00");
        assertThat(trial.counted("files", "sales", Outcome.DELIVERED)).isEqualTo(LINES);
    }

    @Test
    void repeatedRowsAreDuplicatesAndNoLoad() throws Exception {
        put("one.csv", csv());
        put("two.csv", csv());
        put("one.csv", csv());
        assertThat(loads()).hasSize(1);
        assertThat(trial.counted("files", "sales", Outcome.DUPLICATE)).isEqualTo(LINES);
        assertThat(trial.messages("files-files-dlq")).isEmpty();
    }

    /// Lines of several pieces have the key of a row with other values, in the table or in an
    /// earlier piece. A view has these lines, which are also rejected.
    @Test
    void aLineThatTheTableRejectsIsReportedWithItsText() throws Exception {
        restart("", ", {view: shops}");
        put("one.csv", HEADER + "f100,other,1.00\nf800,other,1.00\n");
        put(
                "two.csv",
                csv(
                        LINES,
                        i ->
                                i == 500
                                        ? "f1,again,9.99"
                                        : i == 50 ? "f50,," : "f%d,s,1".formatted(i)));
        assertThat(rejects("two.csv"))
                .hasSize(5)
                .satisfies(lines -> {
                    assertThat(lines.get(1)).startsWith("52,").endsWith("\"f50,,\"");
                    assertThat(lines.get(2)).startsWith("102,").endsWith("\"f100,s,1\"");
                    assertThat(lines.get(3)).startsWith("502,").endsWith("\"f1,again,9.99\"");
                    assertThat(lines.get(4)).startsWith("802,").endsWith("\"f800,s,1\"");
                    assertThat(lines.get(2)).contains("another record with this key");
                });
        var entry = trial.platform().files().latest("files", 1).getFirst();
        assertThat(entry.totals().read()).isEqualTo(LINES);
        assertThat(entry.totals().rejected()).isEqualTo(4);
        assertThat(entry.totals().written()).isEqualTo(LINES - 4);
        assertThat(trial.counted("files", "sales", Outcome.REJECTED)).isEqualTo(4);
        assertThat(loads()).extracting(WarehouseTables.Load::added).containsExactly(LINES - 4L, 2L);
    }

    @Test
    void aFileWithTooManyRejectedLinesIsNotLoaded() throws Exception {
        put("one.csv", csv());
        put("two.csv", csv(LINES + LINES / 2, i -> "f%d,other,1.00".formatted(i)));
        assertThat(loads()).hasSize(1);
        assertThat(store.verify("sales").rows()).isEqualTo(LINES);
        assertThat(trial.messages("files-files-dlq")).hasSize(1);
    }

    @Test
    void anOverwrittenFileReplacesItsRows() throws Exception {
        restart(", on_overwrite: replace", "");
        put("one.csv", csv());
        put("other.csv", HEADER + "x1,other,1.00\n");
        put("one.csv", csv(600, i -> "f%d,new,2.00".formatted(i + 300)));
        assertThat(rows("SELECT id FROM sales WHERE shop <> 'new'")).containsExactly("x1");
        assertThat(rows("SELECT min(id) || ' ' || count(*) FROM sales WHERE shop = 'new'"))
                .containsExactly("f300 600");
        var newest = loads().getFirst();
        assertThat(newest.deleted()).isEqualTo(LINES);
        assertThat(newest.added()).isEqualTo(600);
        assertThat(store.verify("sales").correct()).isTrue();
        put("one.csv", HEADER);
        assertThat(rows("SELECT id FROM sales")).containsExactly("x1");
        assertThat(loads()).hasSize(4);
        assertThat(trial.messages("files-files-dlq")).isEmpty();
    }

    /// A row that another pipeline changed belongs to that pipeline's load.
    @Test
    void rowsOfOtherLoadsAreNotReplaced() throws Exception {
        restart(", on_overwrite: replace", "");
        trial.send(
                "live",
                List.of(
                        "{\"id\":\"f1\",\"shop\":\"live\",\"amount\":7}"
                                .getBytes(StandardCharsets.UTF_8)));
        trial.pipelines().awaitIdle();
        put("one.csv", HEADER + "f1,live,7.00\nf2,a,1.00\n");
        put("one.csv", HEADER + "f1,new,8.00\nf3,a,1.00\n");
        assertThat(rows("SELECT id || ' ' || shop FROM sales ORDER BY id"))
                .containsExactly("f1 live", "f3 a");
        assertThat(rejects("one.csv")).hasSize(2);
    }
}
