package dev.leat.cli.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pipeline that makes a row of each element of a list: its sinks, dead letters and redrives.
class UnnestTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order:
                order_id: varchar not null
                items: json
            queues:
              orders:
              large:
            tables:
              lines: {key: [order_id, sku]}
            views:
              skus: {key: sku, measures: {n: count(*), total: sum(amount)}}
            pipelines:
              store:
                from: {queue: orders, schema: Order}
                key: [order_id, sku]
                steps:
                  - unnest: {column: items, as: item}
                  - set:
                      sku: item ->> 'sku'
                      amount: (item ->> 'amount')::decimal(18,2)
                      line: source.item
                  - check:
                      the amount is positive: amount > 0
                to:
                  - table: lines
                  - view: skus
                  - {queue: large, where: amount > 10}
            """;

    @TempDir Path folder;

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
    }

    private String leat(String... words) {
        return Session.run(0, words).out();
    }

    private void send(String order) {
        leat("send", "orders", order.replace('\'', '"'), "--app", folder.toString());
    }

    private void up() {
        leat("up", folder.toString(), "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private String sql(String statement) {
        return leat("sql", statement, "--app", folder.toString(), "--format", "csv");
    }

    private String dlq(String... words) {
        var all = new java.util.ArrayList<>(java.util.List.of("dlq"));
        all.addAll(java.util.List.of(words));
        all.addAll(java.util.List.of("--app", folder.toString()));
        return leat(all.toArray(String[]::new));
    }

    @Test
    void oneMessageWithThreeElementsIsThreeItemsAndTheirSums() {
        var order =
                "{'order_id':'A','items':[{'sku':'x','amount':1.50},{'sku':'y','amount':20},{'sku':'z','amount':30.25}]}";
        send(order);
        send(order);
        up();
        assertThat(sql("select order_id, sku, amount, line from lines order by line"))
                .endsWith("\nA,x,1.50,1\nA,y,20.00,2\nA,z,30.25,3\n");
        assertThat(sql("select sku, n, total from skus order by sku"))
                .endsWith("\nx,1,1.50\ny,1,20.00\nz,1,30.25\n");
        assertThat(sql("select body->>'sku' from large order by 1")).endsWith("\ny\nz\n");
        assertThat(leat("table", "get", "lines", "A", "y", "--app", folder.toString()))
                .contains("\"amount\":20")
                .contains("\"line\":2");
    }

    @Test
    void aDeadLetterIsTheWholeMessageAndARedriveAddsTheMissingElements() throws Exception {
        send("{'order_id':'A','items':[{'sku':'x','amount':1},{'sku':'y','amount':0}]}");
        send("{'order_id':'B','items':[{'sku':'x','amount':1},{'sku':'x','amount':2}]}");
        up();
        assertThat(sql("select count(*) from lines")).endsWith("\n0\n");
        assertThat(dlq("ls", "orders"))
                .contains("the amount is positive")
                .contains("elements _ and _ of _");
        assertThat(dlq("preview")).startsWith("orders-dlq: 0 of 2 dead letters would pass now\n");

        Files.writeString(folder.resolve("app.yaml"), APP.replace("amount > 0", "amount >= 0"));
        assertThat(dlq("preview"))
                .startsWith("orders-dlq: 1 of 2 dead letters would pass now (delivered 1)\n")
                .contains("add source.item to the key");
        dlq("redrive", "orders", "--passing", "--yes");
        up();
        assertThat(sql("select order_id, sku, amount from lines order by sku"))
                .endsWith("\nA,x,1.00\nA,y,0.00\n");
        assertThat(sql("select sku, n, total from skus order by sku"))
                .endsWith("\nx,1,1.00\ny,1,0.00\n");
    }

    @Test
    void theElementsThatASinkHasAreDuplicatesWhenAConflictIsRedriven() {
        send("{'order_id':'A','items':[{'sku':'x','amount':1}]}");
        up();
        send("{'order_id':'A','items':[{'sku':'w','amount':5},{'sku':'x','amount':7}]}");
        up();
        assertThat(sql("select sku, n, total from skus order by sku"))
                .endsWith("\nw,1,5.00\nx,1,1.00\n");
        dlq(
                "redrive",
                "orders",
                "--yes",
                "--set",
                "items='[{\"sku\":\"w\",\"amount\":5},{\"sku\":\"v\",\"amount\":6}]'::json");
        up();
        assertThat(sql("select sku, n, total from skus order by sku"))
                .endsWith("\nv,1,6.00\nw,1,5.00\nx,1,1.00\n");
        assertThat(sql("select count(*) from lines")).endsWith("\n3\n");
    }

    @Test
    void explainShowsTheStep() {
        assertThat(leat("explain", "store", "--app", folder.toString()))
                .contains("unnest(")
                .contains("generate_subscripts(");
    }
}
