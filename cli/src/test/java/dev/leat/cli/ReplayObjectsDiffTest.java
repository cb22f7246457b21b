package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Comparisons of two versions of an app file over the same objects, as a user sees them.
class ReplayObjectsDiffTest {

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(10,2) not null'}
            queues: {big: , small: }
            buckets: {input: , output: , lake: }
            lake_tables:
              sold: {bucket: lake, schema: Sale}
            warehouse_tables:
              sales: {schema: Sale, key: id}
            views:
              shops: {key: shop, measures: {total: sum(amount)}}
            pipelines:
              load:
                from: {bucket: input, suffix: .csv, schema: Sale}
                key: id
                steps:
                  - set:
                      shop: trim(shop)
                  - check:
                      amount is above zero: amount > 0
                to:
                  - warehouse_table: sales
                  - lake_table: sold
                  - bucket: output
                    path: '{source.stem}.csv'
                    where: shop = 'v'
                  - queue: big
                    where: amount >= 500
                  - queue: small
                    where: amount < 500
                  - view: shops
            """;

    /// The labels of the sinks of a rejected line.
    private static final String SINKS =
            " (warehouse_table sales, lake_table sold, bucket output, queue big, queue small, view shops)";

    @TempDir Path folder;

    private void app(String text) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), text);
    }

    private Session run(int code, String... words) {
        return Session.run(folder, code, words);
    }

    private Session diff(int code, String... more) {
        var words =
                new ArrayList<>(
                        List.of("replay", "load", "--from", "2020-01-01T00:00:00Z", "--diff"));
        words.addAll(List.of(more));
        return run(code, words.toArray(String[]::new));
    }

    private void put(String name, String rows) throws IOException {
        var file = Files.writeString(folder.resolve(name), "id,shop,amount\n" + rows);
        run(0, "put", file.toString(), "input");
    }

    private void up() {
        run(0, "up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    /// Returns the names of the queues with their numbers of messages.
    private List<String> queues() {
        return run(0, "queue", "ls")
                .out()
                .lines()
                .map(line -> String.join(" ", List.of(line.split(" +")).subList(0, 2)))
                .toList();
    }

    /// The spaces make the file longer than a piece.
    private static String row(int i) {
        return "%d,%s%s,%d\n".formatted(i, " ".repeat(90), i % 4 == 0 ? "v" : "a", i);
    }

    /// The file has several pieces.
    @Test
    void exactlyThePlantedDifferencesAreFound() throws IOException {
        app(APP);
        put(
                "many.csv",
                IntStream.range(-1, 30_000)
                        .mapToObj(ReplayObjectsDiffTest::row)
                        .collect(Collectors.joining()));
        put("few.csv", "x1,a,1\nx2,a,wrong\n");
        up();
        var queues = queues();
        var output = run(0, "bucket", "ls", "output").out();
        assertThat(diff(0).out())
                .isEqualTo(
                        "30,003 lines from 2 objects from the bucket input compared: no difference\n");

        app(
                APP.replace("shop: trim(shop)", "shop: if(id in ('11', '25001'), 'z', trim(shop))")
                        .replace("zero: amount > 0", "zero: amount > 0 or amount = -1")
                        .replace(
                                "    to:\n",
                                "      - check:\n          not five: amount <> 5\n    to:\n")
                        .replace("= 500", "= 501")
                        .replace("< 500", "< 501")
                        .replace("shop = 'v'", "(shop = 'v' and amount <> 20) or id = '21'"));
        var found = diff(1);
        assertThat(found.out().lines())
                .containsExactlyInAnyOrder(
                        "values   id=\"11\": warehouse_table sales: shop \"a\" -> \"z\"",
                        "values   id=\"11\": lake_table sold: shop \"a\" -> \"z\"",
                        "values   id=\"11\": queue small: shop \"a\" -> \"z\"",
                        "moved    id=\"11\": view shops: shop \"a\" -> \"z\"",
                        "values   id=\"25001\": warehouse_table sales: shop \"a\" -> \"z\"",
                        "values   id=\"25001\": lake_table sold: shop \"a\" -> \"z\"",
                        "values   id=\"25001\": queue big: shop \"a\" -> \"z\"",
                        "moved    id=\"25001\": view shops: shop \"a\" -> \"z\"",
                        "moved    id=\"500\": queue big -> queue small",
                        "lost     id=\"20\": bucket output",
                        "added    id=\"21\": bucket output",
                        "rejects  id=\"-1\": before: amount is above zero"
                                + SINKS
                                + "; now accepted",
                        "rejects  id=\"5\": now rejected: not five" + SINKS,
                        "30,003 lines from 2 objects from the bucket input compared: 13 differences (1 added, 1 lost, 3 moved, 2 rejects, 6 values)");
        assertThat(diff(1, "--json").out().lines())
                .hasSize(13)
                .contains(
                        "{\"kind\":\"lost\",\"record\":\"input/many.csv, line 23\",\"key\":{\"id\":\"20\"},\"sink\":\"bucket output\"}");
        app(APP);
        assertThat(diff(0).out()).contains("no difference");
        assertThat(queues()).isEqualTo(queues);
        assertThat(run(0, "bucket", "ls", "output").out()).isEqualTo(output);
    }

    @Test
    void rowsWithoutAKeyAreNamedByObjectAndLine() throws IOException {
        var plain =
                APP.replace("    key: id\n", "")
                        .replace(
                                "check:\n          amount is above zero: amount > 0",
                                "where: amount > 0");
        app(plain);
        put("a.csv", "1,a,1\n2,b,2\n3,c,wrong\n");
        up();
        app(
                plain.replace("trim(shop)", "upper(shop)")
                        .replace("'decimal(10,2) not null'", "varchar"));
        app(plain.replace("trim(shop)", "if(id = '2', 'x', shop)"));
        assertThat(diff(1).out().lines())
                .contains(
                        "values   input/a.csv, line 3: warehouse_table sales: shop \"b\" -> \"x\"",
                        "3 lines from 1 object from the bucket input compared: 4 differences (1 moved, 3 values)");
        app(
                plain.replace(
                        "shop: varchar, amount: 'decimal(10,2) not null'",
                        "shop: varchar, amount: 'decimal(10,2)'"));
        assertThat(diff(0).out()).contains("3 lines", "no difference");
    }

    @Test
    void anObjectThatOnlyOneDefinitionAcceptsIsOneDifference() throws IOException {
        app(APP);
        put("a.csv", "1,a,1\n");
        put(
                "b.csv",
                IntStream.range(1, 1_201)
                        .mapToObj("b%1$d,b,%1$d\n"::formatted)
                        .collect(Collectors.joining()));
        put("c.csv", "3,c,3\n");
        up();
        app(APP.replace("suffix: .csv", "prefix: b, suffix: .csv"));
        assertThat(diff(1).out().lines())
                .containsExactly(
                        "rejects  input/a.csv: now rejected: the pipeline does not read this object"
                                + SINKS,
                        "rejects  input/c.csv: now rejected: the pipeline does not read this object"
                                + SINKS,
                        "1,200 lines from 3 objects from the bucket input compared: 2 differences (2 rejects)");
        app(APP.replace("Sale}\n    key", "Sale, csv: {delimiter: ';'}}\n    key"));
        assertThat(diff(1).out().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("rejects  input/") || line.startsWith("0 lines"));
        app(APP.replace("amount > 0", "amount > 1000"));
        assertThat(diff(1, "--limit", "10000").out().lines())
                .hasSize(1_004)
                .anyMatch(line ->
                        line.startsWith("rejects  input/b.csv: now rejected: 1,000 of 1,200")
                                && line.contains("more than `max_rejects` (50%)"));
        app(APP.replace("  load:\n", "  load:\n    max_rejects: 90%\n"));
        assertThat(diff(0).out()).contains("1,202 lines", "no difference");
    }

    @Test
    void linesThatDistinctDropsAreDifferences() throws IOException {
        var first =
                APP.replace("    key: id\n", "")
                        .replaceFirst("views:\n.*\n", "")
                        .replace("      - view: shops\n", "")
                        .replace("    to:\n", "      - distinct: {by: shop}\n    to:\n");
        app(first);
        put("a.csv", "1,a,1\n2,b,2\n1,a,1\n4,b,-4\n5,c,600\n");
        up();
        assertThat(diff(0).out()).contains("5 lines", "no difference");
        app(first.replace("trim(shop)", "if(source.line = 4, 'd', trim(shop))"));
        assertThat(diff(1).out().lines())
                .contains("added    input/a.csv, line 4: warehouse_table sales");
        app(
                first.replace(
                        "      - distinct",
                        "      - check:\n          not five: id <> '5'\n      - distinct"));
        assertThat(diff(1).out().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("rejects  input/a.csv, line 6: now rejected: "));
        app(first.replace("      - distinct: {by: shop}\n", ""));
        assertThat(diff(2).err())
                .contains("different numbers of `distinct` steps", "compare the outputs");
    }

    @Test
    void otherDefinitionsAreRefused() throws IOException {
        app(APP);
        put("a.csv", "1,a,1\n");
        up();
        app(
                APP.replace(
                        "    to:\n",
                        "      - aggregate: {by: [id, shop], measures: {amount: \"sum(amount)::decimal(10,2)\"}}\n    to:\n"));
        assertThat(diff(2).err())
                .contains("makes rows of many lines", "which --diff cannot compare");
        app(
                APP.replace("bucket: input, suffix: .csv,", "queue: orders,")
                        .replace("{source.stem}", "{source.batch}")
                        .replace("queues: {", "queues: {orders: , "));
        assertThat(diff(2).err()).contains("which cannot be compared");
    }

    @Test
    void personalValuesAreMasked() throws IOException {
        var personal = APP.replace("shop: varchar,", "shop: varchar pii,");
        app(personal);
        put("a.csv", "1,ann,1\n");
        up();
        app(personal.replace("trim(shop)", "upper(trim(shop))"));
        assertThat(diff(1).out())
                .contains("warehouse_table sales: shop \"***\" -> \"***\"")
                .doesNotContain("ann", "ANN");
        assertThat(diff(1, "--unmask").out()).contains("shop \"ann\" -> \"ANN\"");
    }
}
