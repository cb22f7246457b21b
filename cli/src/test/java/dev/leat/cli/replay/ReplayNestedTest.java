package dev.leat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replays of records whose list becomes rows, into tables with structs and lists.
class ReplayNestedTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order:
                id: varchar not null
                version: bigint not null
                place: struct(city varchar, zips integer[])
                items: struct(sku varchar, quantity integer, price decimal(10,2))[]
              Line: {id: varchar not null, version: bigint not null, sku: varchar not null, amount: "decimal(18,2)"}
              Stored:
                id: varchar not null
                version: bigint not null
                sku: varchar
                place: struct(city varchar, zips integer[])
                item: struct(sku varchar, quantity integer, price decimal(10,2))
            queues: {orders: }
            buckets: {lake: }
            tables: {items: {key: [id, sku]}}
            lake_tables: {stored: {bucket: lake, schema: Stored}}
            warehouse_tables: {lines: {schema: Line, key: [id, sku]}}
            pipelines:
              lines:
                from: {queue: orders, schema: Order, batch: {size: 1}}
                key: [id, sku]
                version: version
                archive: 30d
                steps:
                  - unnest: {column: items, as: item}
                  - set: {sku: item.sku, amount: item.quantity * item.price}
                  - check: {the quantity is positive: item.quantity > 0}
                to:
                  - warehouse_table: lines
                    select: {id: id, version: version, sku: sku, amount: amount}
                  - lake_table: stored
                    select: {id: id, version: version, sku: sku, place: place, item: item}
                  - table: items
            """;

    private static final String ORDERS =
            """
            {"id":"1","version":1,"place":{"city":"Ulm","zips":[1,2]},"items":[{"sku":"a","quantity":1,"price":1.5},{"sku":"b","quantity":2,"price":2}]}
            {"id":"2","version":1,"items":[{"sku":"a","quantity":3,"price":1}]}
            {"id":"3","version":1,"items":[{"sku":"a","quantity":3,"price":1},{"sku":"b","quantity":0,"price":1}]}
            {"id":"4","version":1,"items":[]}
            {"id":"2","version":1,"items":[{"sku":"a","quantity":3,"price":1}]}
            {"id":"1","version":2,"place":{"city":"Bonn","zips":[3]},"items":[{"sku":"a","quantity":5,"price":1.5}]}
            """;

    private static final String FROM = "2020-01-01T00:00:00Z";

    @TempDir Path folder;

    private String run(String... words) {
        return Session.run(folder, 0, words).out();
    }

    private List<String> rows(String table) {
        var sql = "select * from " + table + " order by id, sku";
        return run("sql", sql, "--format", "csv").lines().toList();
    }

    @Test
    void aReplayJudgesEachRowOfAListAlsoInACompactedLakeTable() throws IOException {
        Files.writeString(folder.resolve("app.yaml"), APP);
        var orders = Files.writeString(folder.resolve("orders.ndjson"), ORDERS);
        run("send", "orders", orders.toString());
        run("up", "--until-idle", "--port", "0", "--aws-port", "off");
        var lines = rows("lines");
        assertThat(lines).containsExactly("id,version,sku,amount", "1,2,a,7.50", "2,1,a,3.00");
        var stored = rows("stored");
        assertThat(stored)
                .hasSize(4)
                .anySatisfy(row ->
                        assertThat(row)
                                .startsWith("1,2,a,")
                                .contains("Bonn", "[3]")
                                .containsPattern("quantity\\W+5"))
                .anySatisfy(row -> assertThat(row).startsWith("2,1,a,"))
                .anySatisfy(row -> assertThat(row).isEqualTo("4,1,,,"));

        assertThat(run("lake", "compact", "stored")).doesNotContain("no files to merge");
        try (var files = Files.list(folder.resolve(".leat"))) {
            for (var file : files.toList()) {
                if (String.valueOf(file.getFileName()).startsWith("warehouse.")) {
                    Files.delete(file);
                }
            }
        }
        assertThat(run("replay", "lines", "--from", FROM))
                .startsWith("5 records from the archive of pipeline lines\n")
                .contains("warehouse_table lines: ", "3 delivered");
        var again = run("replay", "lines", "--from", FROM);
        assertThat(again)
                .contains("lake_table stored: 4 duplicates, 1 superseded")
                .doesNotContain("delivered", "rejected");
        assertThat(rows("lines")).isEqualTo(lines);
        assertThat(rows("stored")).isEqualTo(stored);
        assertThat(rows("items")).hasSize(3);
        assertThat(run("lake", "verify", "stored")).contains("stored");
    }
}
