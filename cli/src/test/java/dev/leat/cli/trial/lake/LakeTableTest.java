package dev.leat.cli.trial.lake;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.kernel.Kernels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files become the rows of a lake table, each once.
@Tag("slow")
class LakeTableTest {

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;

    private static final String APP =
            """
            app: lake
            schemas:
              Sale: {id: integer not null, shop: varchar, price: 'decimal(8,2)', sold: timestamp}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: SaleMORE}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: SaleWHEN}
                to:
                  - lake_table: sales
            """;

    private LakeTrial trial(String options, String overwrite) {
        return new LakeTrial(folder, kernels, app(options, overwrite));
    }

    private static String app(String options, String overwrite) {
        return APP.replace("MORE", options).replace("WHEN", overwrite);
    }

    private static final String HEADER = "id,shop,price,sold\n";
    private static final String TWO = HEADER + "1,a,1.50,2024-02-01 10:00:00\n2,b,2.50,\n";

    @Test
    void aTableHasTheRowsOfAllFiles() throws Exception {
        var trial = trial("", "");
        assertThat(trial.snapshot().id()).isZero();
        trial.put("one.csv", TWO).put("two.csv", HEADER + "3,,,\n");
        assertThat(trial.rows("id, shop, price, sold, _leat_source"))
                .containsExactly(
                        "1|a|1.50|2024-02-01 10:00:00|in/one.csv",
                        "2|b|2.50|in/one.csv",
                        "3|in/two.csv");
        assertThat(trial.snapshot().files()).hasSize(2);
        assertThat(trial.letters()).isEmpty();
    }

    /// The same content under the same key is a repeat, also without `on_overwrite`.
    @Test
    void theSameObjectAgainAddsNothing() throws Exception {
        var trial = trial(", partition_by: shop", "").put("one.csv", TWO);
        var before = trial.snapshot();
        trial.put("one.csv", TWO);
        assertThat(trial.snapshot()).isEqualTo(before);
        assertThat(trial.letters()).isEmpty();
    }

    @Test
    void anOverwrittenObjectReplacesItsRows() throws Exception {
        var trial = trial(", partition_by: shop", ", on_overwrite: replace");
        trial.put("one.csv", TWO).put("two.csv", HEADER + "3,a,,\n");
        trial.put("one.csv", HEADER + "1,c,9.00,\n");
        assertThat(trial.rows("id, shop, price")).containsExactly("1|c|9.00", "3|a");
        trial.put("one.csv", HEADER);
        assertThat(trial.rows("id, shop, price")).containsExactly("3|a");
        assertThat(trial.letters()).isEmpty();
    }

    @Test
    void anOverwrittenObjectAddsRowsWithAppend() throws Exception {
        var trial = trial("", ", on_overwrite: append");
        trial.put("one.csv", TWO).put("one.csv", HEADER + "1,c,9.00,\n");
        assertThat(trial.rows("id, shop")).containsExactly("1|a", "1|c", "2|b");
        assertThat(trial.rows("_leat_version").stream().distinct()).hasSize(2);
    }

    @Test
    void partitionsMayHaveAnyValue() throws Exception {
        var shops =
                List.of("a/b %=c", "'quoted'", "\"\"double\"\"", "émile", "NULL", "100%25", " x ");
        var lines = new StringBuilder(HEADER);
        for (int i = 0; i < shops.size(); i++) {
            lines.append("%d,\"%s\",,\n".formatted(i, shops.get(i)));
        }
        lines.append("98,,,\n99,,,\n");
        var trial =
                trial(", partition_by: [shop, 'truncate(10, id)']", "")
                        .put("one.csv", lines.toString());
        assertThat(trial.letters()).isEmpty();
        assertThat(trial.rows("lpad(id::varchar, 2, '0'), coalesce(shop, '-')"))
                .containsExactly(
                        "00|a/b %=c",
                        "01|'quoted'",
                        "02|\"double\"",
                        "03|émile",
                        "04|NULL",
                        "05|100%25",
                        "06| x ",
                        "98|-",
                        "99|-");
        assertThat(trial.snapshot().files()).hasSize(8);
    }

    @Test
    void aNumberWithoutAPartitionRejectsOnlyItsRow() throws Exception {
        var trial =
                trial(", partition_by: ['truncate(10, id)', 'truncate(7, price)']", "")
                        .put(
                                "one.csv",
                                HEADER
                                        + "1,a,1.50,\n"
                                        + "-2147483648,low,1.50,\n"
                                        + "-2147483640,least,,\n"
                                        + "2,low,-999999.99,\n"
                                        + "2147483647,most,999999.99,\n");
        assertThat(trial.rows("id, shop, price"))
                .containsExactlyInAnyOrder(
                        "1|a|1.50", "-2147483640|least", "2147483647|most|999999.99");
        assertThat(trial.letters())
                .singleElement()
                .asString()
                .contains(
                        "'id' has no partition truncate(10, id) in lake table 'sales': the next lower multiple of 10 is less than the least integer",
                        "'price' has no partition truncate(7, price)");
    }

    @Test
    void aFileWithNothingLeftChangesNothing() throws Exception {
        var trial = trial("", "").put("one.csv", TWO);
        var before = trial.snapshot();
        trial.put("empty.csv", HEADER);
        assertThat(trial.snapshot()).isEqualTo(before);
    }

    /// A file without a header has no columns, so it fails. A file with a header alone has no rows.
    @Test
    void anEmptyFileFailsAndAHeaderAloneAddsNothing() throws Exception {
        var trial = trial(", partition_by: shop", ", on_overwrite: replace").put("one.csv", TWO);
        var before = trial.snapshot();
        trial.put("header.csv", HEADER).put("half.csv", HEADER.strip());
        assertThat(trial.letters()).isEmpty();
        trial.put("empty.csv", "");
        assertThat(trial.letters()).singleElement().asString().contains("header");
        assertThat(trial.snapshot()).isEqualTo(before);
    }

    /// Columns that the schema does not have are ignored. When the app gets them, the table does,
    /// too, and the file that is put again has their values.
    @Test
    void aHundredColumnsAreAdded() throws Exception {
        var more = IntStream.range(0, 100).mapToObj(i -> "c" + i).toList();
        var header = HEADER.strip() + "," + String.join(",", more) + "\n";
        var line = "3,c,3.50,,%s\n";
        var values = IntStream.range(0, 100).mapToObj(i -> "v" + i).collect(joining(","));
        var trial = trial("", ", on_overwrite: replace").put("one.csv", TWO);
        trial.put("two.csv", header + line.formatted(values));
        assertThat(trial.rows("id, shop, price"))
                .containsExactly("1|a|1.50", "2|b|2.50", "3|c|3.50");

        var types = more.stream().map(name -> ", " + name + ": varchar").collect(joining());
        var wider =
                app("", ", on_overwrite: replace")
                        .replace("sold: timestamp}", "sold: timestamp" + types + "}");
        trial.becomes(wider).put("two.csv", header + line.formatted(values.replace("v", "w")));
        assertThat(trial.letters()).isEmpty();
        assertThat(trial.rows("id, c0, c99")).containsExactly("1", "2", "3|w0|w99");
        assertThat(trial.snapshot().columns()).hasSize(4 + 100 + 2);
    }

    /// Field ids stay the same, so files that were written before have the new columns.
    @Test
    void theSchemaFollowsTheApp() throws Exception {
        var trial = trial("", "").put("one.csv", TWO);
        var evolved =
                app("", "")
                        .replace(
                                "{id: integer not null, shop: varchar, price: 'decimal(8,2)', sold:"
                                        + " timestamp}",
                                "{id: bigint not null, store: varchar, price: 'decimal(10,2)',"
                                        + " sold: timestamp, note: varchar}")
                        .replace(
                                "schema: Sale}\npipelines",
                                "schema: Sale, partition_by: store, was: {store: shop}}\n"
                                        + "pipelines");
        trial.becomes(evolved)
                .put("two.csv", "id,store,price,sold,note\n3000000000,c,12345678.90,,n\n");
        assertThat(trial.letters()).isEmpty();
        assertThat(trial.rows("id, store, price, note"))
                .containsExactly("1|a|1.50", "2|b|2.50", "3000000000|c|12345678.90|n");
        assertThat(trial.snapshot().columns().stream().map(column -> column.name()))
                .containsExactlyInAnyOrder(
                        "id", "store", "price", "sold", "note", "_leat_source", "_leat_version");
    }

    @Test
    void aSchemaThatRowsDoNotFitIsRefused() throws Exception {
        var trial = trial("", "").put("one.csv", TWO);
        trial.becomes(app("", "").replace("price: 'decimal(8,2)'", "price: varchar"))
                .put("two.csv", HEADER + "3,c,1,\n");
        trial.becomes(app("", "").replace(", sold: timestamp", ""))
                .put("three.csv", "id,shop,price\n3,c,1\n");
        assertThat(trial.letters())
                .satisfiesExactly(
                        letter -> assertThat(letter).contains("lake table 'sales'", "`was: {"),
                        letter ->
                                assertThat(letter)
                                        .contains("the column sold is no longer", "`was: {"));
        assertThat(trial.becomes(app("", "")).rows("id, sold"))
                .containsExactly("1|2024-02-01 10:00:00", "2");
    }

    /// The number of files does not grow with the number of commits.
    @Test
    void smallFilesAreMerged() throws Exception {
        var trial = trial(", partition_by: shop", ", on_overwrite: replace");
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    for (int i = 0; i < 40; i++) {
                        var line = "%d,%s,1.00,\n".formatted(i, i % 2 == 0 ? "a" : "b");
                        of.put(
                                "in",
                                i + ".csv",
                                (HEADER + line + line).getBytes(StandardCharsets.UTF_8));
                    }
                    of.pipelines().start();
                    of.pipelines().awaitIdle();
                    return of;
                });
        assertThat(trial.rows("id")).hasSize(2 * 40);
        assertThat(trial.snapshot().files()).hasSizeLessThan(2 * 16);
        trial.put("3.csv", HEADER).put("4.csv", HEADER + "4,c,,\n");
        assertThat(trial.rows("id, shop").stream().filter(row -> row.matches("[34]\\|.")))
                .containsExactly("4|c");
        assertThat(trial.rows("id")).hasSize(2 * 38 + 1);
        assertThat(trial.letters()).isEmpty();
    }

    @Test
    void oldSnapshotsExpire() throws Exception {
        var trial = trial("", ", on_overwrite: replace").put("one.csv", TWO);
        var first = trial.snapshot().names();
        trial.later(Duration.ofHours(23)).put("one.csv", HEADER + "3,c,,\n");
        assertThat(keys(trial)).containsAll(first);
        trial.later(Duration.ofHours(2)).put("two.csv", HEADER + "4,c,,\n");
        assertThat(keys(trial))
                .doesNotContainAnyElementsOf(first)
                .containsAll(trial.snapshot().names())
                .hasSize(2 + 3 + 3 + 1);
        assertThat(trial.rows("id")).containsExactly("3", "4");
    }

    private static List<String> keys(LakeTrial trial) throws Exception {
        return trial.with(
                UnaryOperator.identity(),
                of ->
                        of.platform().buckets().list("lake", "", "", 1000).stream()
                                .map(object -> "s3://lake/" + object.unit().key())
                                .toList());
    }

    @Test
    void sqlReadsTheTable() throws Exception {
        var trial = trial(", partition_by: [shop, day(sold)]", "");
        trial.snapshot();
        assertThat(sql("select count(*) as n from sales")).isEqualTo("n\n0\n");
        trial.put("one.csv", TWO).put("two.csv", HEADER + "3,,,\n");
        assertThat(sql("select * from sales order by id"))
                .isEqualTo(
                        """
                        id,shop,price,sold
                        1,a,1.50,2024-02-01 10:00:00
                        2,b,2.50,
                        3,,,
                        """);
        assertThat(sql("select shop from sales where price > 2 and sold is null"))
                .isEqualTo("shop\nb\n");
    }

    private String sql(String statement) {
        var session = new Session(Map.of());
        int code =
                session.run(
                        "sql",
                        statement,
                        "--app",
                        folder.toString(),
                        "--state",
                        folder.resolve("state").toString(),
                        "--format",
                        "csv");
        assertThat(code).as(session.err()).isZero();
        return session.out();
    }

    /// Every file of the table is an object that S3 clients can list and read.
    @Test
    void allFilesAreObjects() throws Exception {
        var trial = trial(", partition_by: shop", "").put("one.csv", TWO);
        var keys =
                trial.with(
                        UnaryOperator.identity(),
                        of ->
                                of.platform().buckets().list("lake", "", "", 100).stream()
                                        .map(object -> object.unit().key())
                                        .toList());
        assertThat(keys)
                .contains("sales/metadata/version-hint.text", "sales/metadata/v1.metadata.json")
                .allMatch(key -> key.matches("sales/(data|metadata)/[A-Za-z0-9.-]+"));
        assertThat(trial.snapshot().names())
                .hasSize(2)
                .allMatch(name -> keys.contains(name.substring("s3://lake/".length())));
    }
}
