package dev.leat.cli.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Renamed pipelines (`was`) that read a stream or a bucket, or write to warehouse or lake tables.
@Tag("slow")
class PipelineSourceRenameTest {

    private static final String STREAM =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
            streams:
              till: {shards: 2, retention: 2d}
            views:
              shops: {key: shop, measures: {sales: count(*), total: sum(amount)}}
            pipelines:
              sell:
                from: {stream: till, schema: Sale}
                key: id
                steps:
                  - check:
                      amount is above zero: amount > 0
                to: [{view: shops}]
            """;

    @TempDir Path folder;

    private void app(String text) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), text);
    }

    private static String renamed(String text) {
        return text.replace("  sell:\n", "  trade:\n    was: sell\n");
    }

    private Session run(String... words) {
        return Session.run(folder, 0, words);
    }

    private Session up() {
        return run("up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private String sql(String text) {
        return run("sql", text, "--format", "csv").out();
    }

    private void put(String... lines) throws IOException {
        var file = Files.writeString(folder.resolve("lines.ndjson"), String.join("\n", lines));
        run("stream", "put", "till", file.toString(), "--key-by", "shop");
    }

    private static String sale(String id, String shop, String amount) {
        return "{\"id\":\"%s\",\"shop\":\"%s\",\"amount\":%s}".formatted(id, shop, amount);
    }

    @Test
    void ofAStreamCountsNothingTwice() throws IOException {
        app(STREAM);
        put(sale("1", "a", "1.5"), sale("2", "b", "2"), sale("3", "a", "-3"), sale("4", "a", "-4"));
        up();
        run("dlq", "redrive", "sell-dlq", "--where", "id = '3'", "--set", "amount=3", "--yes");

        app(renamed(STREAM));
        put(sale("1", "a", "1.5"), sale("5", "b", "5"));
        assertThat(up().out())
                .contains("trade: 3 messages: 2 delivered, 1 duplicate")
                .doesNotContain("no longer in the app");
        assertThat(sql("select * from shops order by shop"))
                .isEqualTo("shop,sales,total\na,2,4.50\nb,2,7.00\n");

        run("dlq", "redrive", "trade-dlq", "--set", "amount=4", "--yes");
        put(sale("2", "b", "2"));
        assertThat(up().out()).contains("trade: 2 messages: 1 delivered, 1 duplicate");
        assertThat(sql("select * from shops order by shop"))
                .isEqualTo("shop,sales,total\na,3,8.50\nb,2,7.00\n");
        assertThat(run("trace", "1").out()).contains("delivered to shops");
        assertThat(run("rebuild", "shops").out()).contains("5 delivered");
        put(sale("3", "a", "3"));
        assertThat(up().out()).contains("1 duplicate");
        assertThat(sql("select * from shops order by shop"))
                .isEqualTo("shop,sales,total\na,3,8.50\nb,2,7.00\n");
    }

    /// Puts a CSV file of sales into the bucket `in`.
    private void file(String name, String... lines) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, "id,shop,amount\n" + String.join("\n", lines) + "\n");
        run("put", file.toString(), "in");
    }

    private static String files(String resources, String sink) {
        return """
        app: sales
        schemas:
          Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
        buckets: {in: , out: }
        queues: {done: , failed: }
        %s
        pipelines:
          sell:
            from: {bucket: in, suffix: .csv, schema: Sale, on_overwrite: replace}
            steps:
              - check:
                  amount is above zero: amount > 0
            to: [{%s}]
            on_success: [{queue: done}]
            max_rejects: 90%%
        """
                .formatted(resources, sink);
    }

    @Test
    void ofABucketReplacesTheObjectsOfTheFormerName() throws IOException {
        var text = files("", "bucket: out, path: '{source.stem}/{shop}.csv', format: csv");
        app(text);
        file("one.csv", "1,a,1.5", "2,b,2", "3,b,-3");
        up();
        assertThat(run("ls", "buckets", "out").out())
                .contains("one/a.csv", "one/b.csv", "one.rejects");

        app(renamed(text));
        file("one.csv", "1,a,1.5", "2,b,2", "3,b,-3");
        assertThat(up().out()).contains("1 duplicate").doesNotContain("no longer in the app");
        file("one.csv", "1,a,1.5", "4,c,4");
        file("two.csv", "5,c,5");
        up();
        assertThat(run("ls", "buckets", "out").out())
                .contains("one/a.csv", "one/c.csv", "two/c.csv")
                .doesNotContain("one/b.csv", "one.rejects");
        assertThat(run("ls", "buckets").out()).doesNotContain("trade-rejects");
    }

    @Test
    void ofABucketCountsNothingTwice() throws IOException {
        var views = "views: {shops: {key: shop, measures: {sales: count(*), total: sum(amount)}}}";
        var text = files(views, "view: shops").replace(", on_overwrite: replace", "");
        app(text);
        file("one.csv", "1,a,1.5", "2,b,2", "3,b,-3");
        file("bad.csv", "1,a,x", "2,b,y");
        up();
        app(renamed(text));
        file("one.csv", "1,a,1.5", "2,b,2", "3,b,-3");
        file("two.csv", "4,a,-4");
        file("three.csv", "4,a,4");
        up();
        assertThat(sql("select * from shops order by shop"))
                .isEqualTo("shop,sales,total\na,2,5.50\nb,1,2.00\n");
        // The implicit bucket of rejected lines keeps its name, and the queue gets a new one.
        assertThat(run("ls", "buckets", "sell-rejects").out()).contains("one.csv.rejects");
        assertThat(run("dlq", "ls").out()).contains("trade-files-dlq");
        assertThat(run("dlq", "redrive", "trade-files-dlq", "--yes").out()).contains("redriven");
        up();
        assertThat(sql("select * from shops order by shop"))
                .isEqualTo("shop,sales,total\na,2,5.50\nb,1,2.00\n");
    }

    /// The identities of records behind a step over the whole file include the first name, too.
    @Test
    void ofABucketWithAStepOverWholeFilesCountsNothingTwice() throws IOException {
        var views = "views: {shops: {key: shop, measures: {sales: count(*)}}}";
        var text =
                files(views, "view: shops")
                        .replace(", on_overwrite: replace", "")
                        .replace(
                                "    steps:\n",
                                "    key: id\n    steps:\n      - distinct: [id]\n");
        app(text);
        file("one.csv", "1,a,1.5", "2,b,2", "2,b,2");
        up();
        app(renamed(text));
        file("two.csv", "2,b,2", "3,b,3");
        up();
        assertThat(sql("select * from shops order by shop")).isEqualTo("shop,sales\na,1\nb,2\n");
    }

    @Test
    void replacesTheRowsOfAFileInAWarehouseTable() throws IOException {
        var table = "warehouse_tables: {sold: {schema: Sale, key: id}}";
        replacesTheRowsOfAFile(files(table, "warehouse_table: sold"));
        assertThat(run("warehouse", "verify").out()).contains("sold: 3 rows, correct");
    }

    @Test
    void replacesTheRowsOfAFileInALakeTable() throws IOException {
        var table = "lake_tables: {sold: {bucket: out, prefix: sold/, schema: Sale}}";
        replacesTheRowsOfAFile(files(table, "lake_table: sold"));
    }

    private void replacesTheRowsOfAFile(String text) throws IOException {
        app(text);
        file("one.csv", "1,a,1.5", "2,b,2");
        file("two.csv", "3,a,3");
        up();
        app(renamed(text));
        file("one.csv", "1,a,1.5", "2,b,2");
        up();
        assertThat(sql("select id, amount from sold order by id"))
                .isEqualTo("id,amount\n1,1.50\n2,2.00\n3,3.00\n");
        file("one.csv", "2,b,2.5", "4,b,4");
        up();
        assertThat(sql("select id, amount from sold order by id"))
                .isEqualTo("id,amount\n2,2.50\n3,3.00\n4,4.00\n");
    }

    @Test
    void addsNoRowTwiceToTables() throws IOException {
        var text =
                """
                app: sales
                schemas:
                  Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
                streams: {till: }
                buckets: {out: }
                warehouse_tables: {sold: {schema: Sale, key: id}}
                lake_tables:
                  log: {bucket: out, prefix: log/, schema: Sale}
                  each: {bucket: out, prefix: each/, schema: Sale}
                pipelines:
                  sell:
                    from: {stream: till, schema: Sale}
                    key: id
                    to: [{warehouse_table: sold}, {lake_table: each}]
                  copy:
                    from: {stream: till, schema: Sale}
                    to: [{lake_table: log}]
                """;
        app(text);
        put(sale("1", "a", "1.5"), sale("2", "b", "2"));
        up();
        app(renamed(text).replace("  copy:\n", "  keep:\n    was: copy\n"));
        put(sale("2", "b", "2"), sale("3", "a", "3"));
        for (int start = 0; start < 2; start++) {
            up();
            for (var table : new String[] {"sold", "each"}) {
                assertThat(sql("select id, amount from " + table + " order by id"))
                        .isEqualTo("id,amount\n1,1.50\n2,2.00\n3,3.00\n");
            }
            assertThat(sql("select id from log order by id")).isEqualTo("id\n1\n2\n2\n3\n");
        }
        put(sale("3", "a", "9"));
        up();
        assertThat(run("dlq", "ls").out()).contains("conflict", "trade-dlq");
    }
}
