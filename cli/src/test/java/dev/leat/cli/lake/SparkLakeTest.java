package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Spark reads each snapshot of each lake table as Leat did, and changes a table that Leat then
/// continues to write.
@Tag("spark")
@Timeout(300)
class SparkLakeTest {

    private static final String APP =
            """
            app: lakes
            schemas:
              Typed:
                b: boolean
                i: integer not null
                l: bigint
                d: 'decimal(9,2)'
                f: double
                day: date
                y: date
                t: timestamp
                z: timestamptz
                s: varchar
                j: json
              Odd: {id: integer not null, shop: varchar, COLUMNS}
            buckets:
              types:
              odds:
              lake:
            lake_tables:
              typed:
                bucket: lake
                schema: Typed
                partition_by: [b, 'bucket(4, l)', month(day), hour(t), day(z), 'truncate(2, s)', year(y)]
              odd: {bucket: lake, prefix: shop/odd/, schema: Odd, partition_by: PARTITIONS}
            pipelines:
              load_types:
                from: {bucket: types, suffix: .ndjson, schema: Typed}
                to: [{lake_table: typed}]
              load_odds:
                from: {bucket: odds, suffix: .ndjson, schema: Odd, on_overwrite: replace}
                to: [{lake_table: odd}]
            """;

    private static final List<String> TYPED =
            List.of("b", "i", "l", "d", "f", "day", "y", "t", "s", "j");

    private static final String TYPES =
            """
            {"b": true, "i": 1, "l": -9007199254740993, "d": "-12.50", "f": 2.5, "day": "1969-12-31", "y": "1969-12-31", "t": "1969-12-31T23:59:59.5", "z": "2024-02-29T12:00:00+02:00", "s": "äöü", "j": {"a": [1, "x"]}}
            {"b": false, "i": -2, "l": 0, "d": "0.00", "f": -0.125, "day": "2024-02-29", "y": "2024-02-29", "t": "2024-02-29T10:00:00.000001", "z": "1960-01-01T00:00:00Z", "s": "a", "j": "text"}
            {"i": 3}
            """;

    private static final String SHOPS =
            """
            {"id": 1, "shop": "a/b %=c"}
            {"id": 2, "shop": "'quoted'"}
            {"id": 3, "shop": "\\"double\\""}
            {"id": 4, "shop": "émile 漢"}
            {"id": 5, "shop": ""}
            {"id": 6, "shop": "NULL"}
            {"id": 7}
            {"id": 8, "shop": "100%25+1"}
            {"id": 9, "shop": " x "}
            """;

    @TempDir private Path folder;

    /// The rows of a table by the snapshots in which Leat read them.
    private final Map<String, Map<Long, List<String>>> history = new LinkedHashMap<>();

    private static String app(String columns, String partitions) {
        return APP.replace("COLUMNS", columns).replace("PARTITIONS", partitions);
    }

    /// Puts a file, and notes the rows of the table.
    private void put(LakeServer leat, String path, String text, String table, List<String> columns)
            throws Exception {
        leat.put(path, text);
        note(leat, table, columns);
    }

    private void note(LakeServer leat, String table, List<String> columns) throws Exception {
        try (var catalog = leat.catalog(Map.of())) {
            var snapshot =
                    catalog.loadTable(TableIdentifier.of("default", table)).currentSnapshot();
            history.computeIfAbsent(
                            table + " " + String.join(" ", columns), _ -> new LinkedHashMap<>())
                    .put(snapshot.snapshotId(), leat.rows(table, texts(columns, "varchar")));
        }
    }

    private static String texts(List<String> columns, String type) {
        return columns.stream()
                .map(column -> "coalesce(cast(%s as %s), '-')".formatted(column, type))
                .collect(Collectors.joining(", "));
    }

    private static List<String> read(
            SparkProcess spark, String table, List<String> columns, String when) throws Exception {
        var rows =
                spark.run(
                        "select concat_ws('|', %s) as row from default.%s%s"
                                .formatted(texts(columns, "string"), table, when));
        return rows.stream().sorted().toList();
    }

    private void sparkReadsAllSnapshots(SparkProcess spark) throws Exception {
        for (var one : history.entrySet()) {
            var words = List.of(one.getKey().split(" "));
            var columns = words.subList(1, words.size());
            for (var snapshot : one.getValue().entrySet()) {
                var when = " version as of " + snapshot.getKey();
                assertThat(read(spark, words.getFirst(), columns, when))
                        .as("%s at %d", one.getKey(), snapshot.getKey())
                        .isEqualTo(snapshot.getValue().stream().sorted().toList());
                assertThat(spark.read(words.getFirst(), snapshot.getKey(), columns))
                        .as("%s at %d by Iceberg's reader", one.getKey(), snapshot.getKey())
                        .containsExactlyInAnyOrderElementsOf(snapshot.getValue());
            }
        }
    }

    @Test
    void sparkAndLeatReadAndWriteTheSameTables() throws Exception {
        var two = List.of("id", "shop");
        var four = List.of("id", "outlet", "price", "more");
        try (var leat = new LakeServer(app("price: 'decimal(5,2)'", "shop"), folder)) {
            put(leat, "types/a.ndjson", TYPES, "typed", TYPED);
            put(leat, "odds/a.ndjson", SHOPS, "odd", two);
            put(leat, "odds/b.ndjson", "{\"id\": 10, \"shop\": \"b\"}\n", "odd", two);
            put(leat, "odds/b.ndjson", "{\"id\": 11, \"shop\": \"c\"}\n", "odd", two);
            assertThat(leat.letters("load_types") + leat.letters("load_odds")).isZero();
        }
        var evolved =
                app(
                                "price: 'decimal(8,2)', more: varchar, codes: 'integer[]', place: 'struct(town varchar, zips bigint[])'",
                                "['truncate(1, outlet)', 'bucket(3, id)']")
                        .replace("id: integer", "id: bigint")
                        .replace("shop: varchar", "outlet: varchar")
                        .replace("prefix: shop/odd/,", "prefix: shop/odd/, was: {outlet: shop},");
        Files.createDirectories(folder.resolve("spark"));
        try (var leat = new LakeServer(evolved, folder);
                var spark = new SparkProcess(leat.url(), folder.resolve("spark"))) {
            var third =
                    "{\"id\": 3000000000, \"outlet\": \"d\", \"price\": 123456.78, \"more\": \"m\"}\n";
            put(leat, "odds/c.ndjson", third, "odd", four);
            assertThat(leat.letters("load_odds")).isZero();
            sparkReadsAllSnapshots(spark);
            // The same moments, also for times with a time zone.
            assertThat(
                            spark.run(
                                    "select unix_micros(z) from default.typed where z is not null order by 1"))
                    .isEqualTo(
                            leat.rows("typed", "epoch_us(z)").stream()
                                    .filter(text -> !text.isEmpty())
                                    .toList());
            assertThat(spark.run("select outlet from default.odd where outlet = 'a/b %=c'"))
                    .containsExactly("a/b %=c");

            for (var statement :
                    Stream.of(
                                    "insert into default.odd (id, outlet, price, codes, place) values (20, 'spark', 1.50, array(7, 8), named_struct('town', 'é', 'zips', array(9L))), (21, null, 2.50, null, null)",
                                    "update default.odd set more = 'updated' where id = 11",
                                    "delete from default.odd where outlet = ''",
                                    """
                                    merge into default.odd t using (select 20L as id) s on t.id = s.id
                                    when matched then update set t.price = 9.99
                                    """)
                            .toList()) {
                spark.run(statement);
                note(leat, "odd", four);
            }
            assertThat(leat.rows("odd", "id, outlet, price, more"))
                    .contains("20|spark|9.99", "21|2.50", "11|c|updated")
                    .doesNotContain("5|");
            put(
                    leat,
                    "odds/d.ndjson",
                    "{\"id\": 30, \"outlet\": \"leat\", \"codes\": [5, 6], \"place\": {\"town\": \"t\", \"zips\": [3000]}}\n",
                    "odd",
                    four);
            // Its rows are in data files that Spark wrote.
            put(leat, "odds/b.ndjson", "{\"id\": 12, \"outlet\": \"e\"}\n", "odd", four);
            assertThat(leat.letters("load_odds")).isZero();
            assertThat(leat.rows("odd", "id")).contains("12", "30").doesNotContain("11");
            var nested = List.of("id", "codes[%d]", "place.town", "place.zips[%d]");
            assertThat(leat.rows("odd", String.join(", ", nested).replace("%d", "1")))
                    .contains("20|7|é|9", "30|5|t|3000");
            assertThat(
                            read(
                                    spark,
                                    "odd",
                                    nested.stream().map(c -> c.replace("%d", "0")).toList(),
                                    ""))
                    .contains("20|7|é|9", "30|5|t|3000", "21|-|-|-");
            sparkReadsAllSnapshots(spark);

            spark.run("alter table default.odd add column x int");
            put(leat, "odds/e.ndjson", "{\"id\": 40, \"outlet\": \"e\"}\n", "odd", four);
            assertThat(spark.run("select count(*) from default.odd where x is null"))
                    .isEqualTo(spark.run("select count(*) from default.odd"));
            assertThat(spark.failure("alter table default.odd drop column price"))
                    .contains("defined in app.yaml");
            assertThat(spark.failure("drop table default.odd")).contains("defined in app.yaml");
            spark.run("create table default.mine using iceberg as select id from default.odd");
            assertThat(spark.run("select count(*) from default.mine"))
                    .isEqualTo(spark.run("select count(*) from default.odd"));
            spark.run("drop table default.mine purge");
        }
    }
}
