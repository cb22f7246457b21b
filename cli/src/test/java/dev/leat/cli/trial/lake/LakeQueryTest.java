package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.kernel.Kernels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Statements on older versions and on the metadata of lake tables, and the data files that a
/// statement opens.
@Tag("slow")
class LakeQueryTest {

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;

    private static final String APP =
            """
            app: lake
            schemas:
              Sale: {id: bigint not null, shop: varchar, price: 'decimal(8,2)', day: date, sold: timestamp, made: timestamptz, x: double}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale, partition_by: [shop, month(sold)]}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale, on_overwrite: replace}
                to: [{lake_table: sales}]
            """;

    private static final String HEADER = "id,shop,price,day,sold,made,x\n";

    private LakeTrial trial() {
        return new LakeTrial(folder, kernels, APP);
    }

    private Session run(String statement) {
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
        assertThat(code).as(session.err()).isEqualTo(session.err().isEmpty() ? 0 : 2);
        return session;
    }

    private List<String> sql(String statement) {
        var session = run(statement);
        assertThat(session.err()).as(statement).isEmpty();
        return session.out().lines().skip(1).toList();
    }

    private String refused(String statement) {
        var session = run(statement);
        assertThat(session.out()).isEmpty();
        return session.err();
    }

    @Test
    void statementsReadOlderVersions() throws Exception {
        var trial = trial().put("one.csv", HEADER + "1,a,1.00,,,,\n");
        long first = trial.snapshot().id();
        var between = Instant.now();
        while (!Instant.now().isAfter(between.plusMillis(2))) {
            Thread.onSpinWait();
        }
        trial.put("two.csv", HEADER + "2,b,2.00,,,,\n");
        trial.put("one.csv", HEADER + "3,a,3.00,,,,\n");
        trial.becomes(APP.replace("price: 'decimal(8,2)'", "price: 'decimal(9,2)', note: varchar"))
                .put("three.csv", "id,shop,price,note,day,sold,made,x\n4,a,4.00,n,,,,\n");

        assertThat(sql("select id from sales order by id")).containsExactly("2", "3", "4");
        assertThat(sql("select * from sales for version as of %d".formatted(first)))
                .containsExactly("1,a,1.00,,,,");
        assertThat(
                        sql(
                                "select sales.id, now.id from sales FOR VERSION AS OF %d, sales now where sales.shop = now.shop order by 2"
                                        .formatted(first)))
                .containsExactly("1,3", "1,4");
        assertThat(
                        sql(
                                "select count(*) from \"sales\" for timestamp as of timestamp '%s' as s where s.id < 9"
                                        .formatted(between.toString().replace("Z", " UTC"))))
                .containsExactly("1");
        assertThat(
                        sql(
                                "select 'for version as of', count(*) from sales FOR TIMESTAMP AS"
                                        + " OF (current_timestamp + interval '1' hour) o where o.id >"
                                        + " 2"))
                .containsExactly("for version as of,2");
        assertThat(sql("select count(*) from sales for system_time as of current_timestamp"))
                .containsExactly("3");

        assertThat(refused("select 1 from sales for version as of 7"))
                .contains("lake table 'sales' has no snapshot 7")
                .contains("sales$snapshots");
        assertThat(refused("select 1 from sales for timestamp as of '2001-01-01'"))
                .contains("no snapshot of 2001-01-01T00:00:00Z or before");
        assertThat(refused("select 1 from sales for timestamp as of yesterday("))
                .contains("a parenthesis is not closed");
        assertThat(refused("select 1 from sales for version as of 'v1'"))
                .contains("must be followed by the number of a snapshot");
        assertThat(refused("select 1 from sales for timestamp as of where")).contains("where");
        assertThat(refused("select 1 from shops for version as of 1"))
                .contains("'shops' is not a lake table");
    }

    @Test
    void metadataAreTables() throws Exception {
        var trial = trial();
        trial.snapshot();
        assertThat(sql("select * from \"sales$history\"")).isEmpty();
        trial.put("one.csv", HEADER + "1,a,1.00,,2024-02-01 00:00:00,,\n");
        long first = trial.snapshot().id();
        trial.put("two.csv", HEADER + "2,b,1.00,,,,\n3,b,1.00,,,,\n");
        long second = trial.snapshot().id();
        assertThat(
                        sql(
                                "select snapshot_id, parent_id, is_current_ancestor from"
                                        + " \"sales$history\" where made_current_at <= now() order by"
                                        + " made_current_at"))
                .containsExactly(first + ",,true", second + "," + first + ",true");
        assertThat(
                        sql(
                                "select snapshot_id, operation, summary->>'total-records',"
                                        + " summary->>'leat.source' from \"SALES$snapshots\" order by"
                                        + " committed_at"))
                .containsExactly(first + ",append,1,in/one.csv", second + ",append,3,in/two.csv");
        assertThat(
                        sql(
                                "select partition, record_count, file_format, content from"
                                        + " \"sales$files\" where file_path like"
                                        + " 's3://lake/sales/data/%' order by record_count"))
                .containsExactly(
                        "shop=a/sold_month=2024-02,1,parquet,0",
                        "shop=b/sold_month=null,2,parquet,0");
        assertThat(
                        sql(
                                "select partition, record_count, file_count, total_size > 0 from"
                                        + " \"sales$partitions\""))
                .containsExactly(
                        "shop=a/sold_month=2024-02,1,1,true", "shop=b/sold_month=null,2,1,true");
        assertThat(refused("select 1 from \"sales$nothing\""))
                .contains("'sales$nothing' does not exist");
    }

    /// A file that is not opened may as well not exist.
    @Test
    void onlyTheFilesThatAStatementNeedsAreOpened() throws Exception {
        var trial = trial();
        for (int i = 1; i <= 9; i++) {
            trial.put(
                    i + ".csv",
                    HEADER
                            + "%d,%s,%d.50,2024-0%d-01,2024-0%d-01 10:00:00,2024-0%d-01T10:00:00Z,%d.5\n"
                                    .formatted(i, i < 5 ? "a" : "b", i, i, i, i, i));
        }
        trial.put("null.csv", HEADER + "10,c,,,,,\n");
        var snapshot = trial.snapshot();
        assertThat(snapshot.files()).hasSize(10);
        var contents = new HashMap<String, byte[]>();
        var files = new HashMap<String, Path>();
        for (int i = 0; i < 10; i++) {
            var id = id(snapshot.files().get(i));
            files.put(id, snapshot.files().get(i));
            contents.put(id, Files.readAllBytes(snapshot.files().get(i)));
        }
        var conditions = new HashMap<String, List<String>>();
        conditions.put("id = 3", List.of("3"));
        conditions.put("3 = id", List.of("3"));
        conditions.put("id > '7' and id <= 9", List.of("8", "9"));
        conditions.put("9 > id and id > -1 and not (id < 8)", List.of("8"));
        conditions.put("id between 2 and 3", List.of("2", "3"));
        conditions.put("id in (1, 4) and x < 100", List.of("1", "4"));
        conditions.put("shop = 'b' and price < 6", List.of("5"));
        conditions.put("shop like 'a%' and price >= 4.5", List.of("4"));
        conditions.put("shop is not null and sold is null", List.of("10"));
        conditions.put("day > date '2024-08-15'", List.of("9"));
        conditions.put("sold >= '2024-09-01'", List.of("9"));
        conditions.put("sold < timestamp '2024-01-02 00:00:00.5'", List.of("1"));
        conditions.put("made = '2024-05-01T12:00:00+02:00'", List.of("5"));
        conditions.put("s.id = 6 and s.shop in ('a', 'b')", List.of("6"));
        for (var condition : conditions.entrySet()) {
            for (var file : files.entrySet()) {
                boolean needed = condition.getValue().contains(file.getKey());
                if (needed || condition.getKey().contains("not (")) {
                    Files.write(file.getValue(), contents.get(file.getKey()));
                } else {
                    Files.deleteIfExists(file.getValue());
                    Files.write(file.getValue(), new byte[] {1});
                }
            }
            assertThat(sql("select id from sales s where " + condition.getKey() + " order by id"))
                    .as(condition.getKey())
                    .containsExactlyElementsOf(condition.getValue());
        }
        for (var file : files.entrySet()) {
            Files.write(file.getValue(), contents.get(file.getKey()));
        }
        // each place where the table is named is taken into account
        assertThat(
                        sql(
                                "select count(*) from sales where id = 3 union all select count(*)"
                                        + " from sales where id > 8"))
                .containsExactlyInAnyOrder("1", "2");
        assertThat(
                        sql(
                                "select a.id, b.id from sales a left join sales b on b.id = a.id +"
                                        + " 1 where b.id is null order by 1"))
                .containsExactly("10,");
        assertThat(
                        sql(
                                "with sales2 as (select id as price, price as id from sales) select"
                                        + " price from sales2 where id = 2.5"))
                .containsExactly("2");
        assertThat(sql("select a from sales as s(a) where a = 3")).containsExactly("3");
        assertThat(sql("select count(*) from sales where x > 8 or id = 1")).containsExactly("3");
        assertThat(sql("select count(*) from sales where (select id = 3)")).containsExactly("1");
    }

    private static String id(Path file) throws Exception {
        try (var connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from read_parquet('" + file + "')")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
