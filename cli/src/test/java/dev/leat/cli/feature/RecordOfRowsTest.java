package dev.leat.cli.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands for an app with `unnest` and `version`, in which a record is all its rows.
class RecordOfRowsTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order:
                id: varchar not null
                rev: bigint not null
                items: struct(sku varchar, qty integer)[]
              Line: {id: varchar not null, rev: bigint, sku: varchar not null, qty: integer}
              Kept: {id: varchar not null, rev: bigint, sku: varchar, qty: integer}
            queues: {orders: }
            tables: {lines: {key: [id, sku]}}
            buckets: {lake: }
            lake_tables: {kept: {bucket: lake, schema: Kept}}
            warehouse_tables: {facts: {schema: Line, key: [id, sku]}}
            views:
              skus: {key: sku, measures: {n: count(*), qty: sum(qty)}}
            pipelines:
              store:
                from: {queue: orders, schema: Order}
                key: [id, sku]
                version: rev
                archive: 30d
                steps:
                  - unnest: {column: items, as: item}
                  - set: {sku: item.sku, qty: item.qty}
                  - exclude: [item]
                to: [{view: skus}, {table: lines}, {warehouse_table: facts}, {lake_table: kept}]
            """;

    private static final String ORDERS =
            """
            {"id":"1","rev":1,"items":[{"sku":"a","qty":1},{"sku":"b","qty":5}]}
            {"id":"1","rev":2,"items":[{"sku":"a","qty":1}]}
            {"id":"2","rev":1,"items":[{"sku":"a","qty":7}]}
            """;

    @TempDir Path folder;

    private String run(int code, String... words) {
        return Session.run(folder, code, words).out();
    }

    private List<String> rows(String sql) {
        return run(0, "sql", sql, "--format", "csv").lines().skip(1).toList();
    }

    private void write(String app) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), app);
    }

    @Test
    void theCommandsKnowTheRowsOfANewerState() throws IOException {
        write(APP);
        var orders = Files.writeString(folder.resolve("orders.ndjson"), ORDERS);
        run(0, "send", "orders", orders.toString());
        run(0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(rows("select * from skus order by sku")).containsExactly("a,2,8", "b,0,0");
        assertThat(rows("select id, sku, qty from lines order by id"))
                .containsExactly("1,a,1", "2,a,7");
        for (var table : List.of("facts", "kept")) {
            assertThat(rows("select * from " + table + " order by id"))
                    .containsExactly("1,2,a,1", "2,1,a,7");
        }

        assertThat(run(0, "trace", "1"))
                .contains("store, by id")
                .containsPattern("delivered to lines, skus, version 2")
                .containsPattern("now +delivered to facts, kept");
        assertThat(run(0, "replay", "store", "--from", "2020-01-01T00:00:00Z"))
                .contains("table lines: 2 duplicates, 1 superseded")
                .contains("warehouse_table facts: 2 duplicates, 1 superseded")
                .contains("lake_table kept: 2 duplicates, 1 superseded");
        for (var table : List.of("facts", "kept")) {
            assertThat(rows("select * from " + table + " order by id"))
                    .containsExactly("1,2,a,1", "2,1,a,7");
        }

        write(APP.replace("qty: item.qty", "qty: item.qty * 2"));
        assertThat(run(1, "replay", "store", "--diff", "--from", "2020-01-01T00:00:00Z"))
                .contains("id=\"1\" sku=\"b\": table lines: qty 5 -> 10", "view skus: qty 7 -> 14")
                .contains("warehouse_table facts: qty 5 -> 10", "lake_table kept: qty 5 -> 10")
                .contains("3 records from the archive of pipeline store compared");

        write(APP.replace("sum(qty)", "sum(qty * 10)"));
        assertThat(run(0, "rebuild", "skus")).contains("skus is rebuilt");
        assertThat(rows("select * from skus order by sku")).containsExactly("a,2,80", "b,0,0");
    }

    @Test
    void aDeadLetterIsPreviewedAndRedrivenAsOneState() throws IOException {
        write(
                APP.replace(
                        "      - exclude:",
                        "      - check: {the quantity is positive: qty > 0}\n      - exclude:"));
        var orders =
                Files.writeString(
                        folder.resolve("orders.ndjson"),
                        ORDERS.replace(
                                "[{\"sku\":\"a\",\"qty\":1}]", "[{\"sku\":\"c\",\"qty\":0}]"));
        run(0, "send", "orders", orders.toString());
        run(0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(rows("select id, sku, qty from lines order by id, sku"))
                .containsExactly("1,a,1", "1,b,5", "2,a,7");
        for (var table : List.of("facts", "kept")) {
            assertThat(rows("select id, sku, qty from " + table + " order by id, sku"))
                    .containsExactly("1,a,1", "1,b,5", "2,a,7");
        }

        write(APP);
        assertThat(run(0, "dlq", "preview", "orders-dlq")).contains("delivered");
        run(0, "dlq", "redrive", "orders-dlq", "--yes");
        run(0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(rows("select id, sku, qty from lines order by id, sku"))
                .containsExactly("1,c,0", "2,a,7");
        for (var table : List.of("facts", "kept")) {
            assertThat(rows("select id, sku, qty from " + table + " order by id, sku"))
                    .containsExactly("1,c,0", "2,a,7");
        }
        assertThat(rows("select * from skus order by sku"))
                .containsExactly("a,1,7", "b,0,0", "c,1,0");

        Files.writeString(orders, "{\"id\":\"2\",\"rev\":2,\"items\":[]}\n" + ORDERS);
        run(0, "send", "orders", orders.toString());
        run(0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(rows("select id, sku, qty from facts")).containsExactly("1,c,0");
        assertThat(rows("select * from kept order by id")).containsExactly("1,2,c,0", "2,2,,");
        assertThat(run(0, "trace", "2")).contains("no row with this key; it may have been deleted");
    }
}
