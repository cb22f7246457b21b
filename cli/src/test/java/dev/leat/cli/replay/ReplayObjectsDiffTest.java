package dev.leat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Comparisons of two versions of an app file over the same objects, as a user sees them.
@Tag("slow")
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

    private ReplayedFiles files;

    @BeforeEach
    void open() {
        files = new ReplayedFiles(folder);
    }

    /// Returns the names of the queues with their numbers of messages.
    private List<String> queues() {
        return files.run(0, "ls", "queues")
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
        files.app(APP);
        files.put(
                "many.csv",
                IntStream.range(-1, 13_000)
                        .mapToObj(ReplayObjectsDiffTest::row)
                        .collect(Collectors.joining()));
        files.put("few.csv", "x1,a,1\nx2,a,wrong\n");
        files.up();
        var queues = queues();
        var output = files.run(0, "ls", "buckets", "output").out();
        assertThat(files.diff(0).out())
                .isEqualTo(
                        "13,003 lines from 2 objects from the bucket input compared: no difference\n");

        files.app(
                APP.replace("shop: trim(shop)", "shop: if(id in ('11', '11001'), 'z', trim(shop))")
                        .replace("zero: amount > 0", "zero: amount > 0 or amount = -1")
                        .replace(
                                "    to:\n",
                                "      - check:\n          not five: amount <> 5\n    to:\n")
                        .replace("= 500", "= 501")
                        .replace("< 500", "< 501")
                        .replace("shop = 'v'", "(shop = 'v' and amount <> 20) or id = '21'"));
        var found = files.diff(1);
        assertThat(found.out().lines())
                .containsExactlyInAnyOrder(
                        "values   id=\"11\": warehouse_table sales: shop \"a\" -> \"z\"",
                        "values   id=\"11\": lake_table sold: shop \"a\" -> \"z\"",
                        "values   id=\"11\": queue small: shop \"a\" -> \"z\"",
                        "moved    id=\"11\": view shops: shop \"a\" -> \"z\"",
                        "values   id=\"11001\": warehouse_table sales: shop \"a\" -> \"z\"",
                        "values   id=\"11001\": lake_table sold: shop \"a\" -> \"z\"",
                        "values   id=\"11001\": queue big: shop \"a\" -> \"z\"",
                        "moved    id=\"11001\": view shops: shop \"a\" -> \"z\"",
                        "moved    id=\"500\": queue big -> queue small",
                        "lost     id=\"20\": bucket output",
                        "added    id=\"21\": bucket output",
                        "rejects  id=\"-1\": before: amount is above zero"
                                + SINKS
                                + "; no longer rejected",
                        "rejects  id=\"5\": now rejected: not five" + SINKS,
                        "13,003 lines from 2 objects from the bucket input compared: 13 differences (1 added, 1 lost, 3 moved, 2 rejects, 6 values)");
        assertThat(files.diff(1, "--json").out().lines())
                .hasSize(13)
                .contains(
                        "{\"kind\":\"lost\",\"record\":\"input/many.csv, line 23\",\"key\":{\"id\":\"20\"},\"sink\":\"bucket output\"}");
        files.app(APP);
        assertThat(files.diff(0).out()).contains("no difference");
        assertThat(queues()).isEqualTo(queues);
        assertThat(files.run(0, "ls", "buckets", "output").out()).isEqualTo(output);
    }

    @Test
    void rowsWithoutAKeyAreNamedByObjectAndLine() throws IOException {
        var plain =
                APP.replace("    key: id\n", "")
                        .replace(
                                "check:\n          amount is above zero: amount > 0",
                                "where: amount > 0");
        files.app(plain);
        files.put("a.csv", "1,a,1\n2,b,2\n3,c,wrong\n");
        files.up();
        files.app(
                plain.replace("trim(shop)", "upper(shop)")
                        .replace("'decimal(10,2) not null'", "varchar"));
        files.app(plain.replace("trim(shop)", "if(id = '2', 'x', shop)"));
        assertThat(files.diff(1).out().lines())
                .contains(
                        "values   input/a.csv, line 3: warehouse_table sales: shop \"b\" -> \"x\"",
                        "3 lines from 1 object from the bucket input compared: 4 differences (1 moved, 3 values)");
        files.app(
                plain.replace(
                        "shop: varchar, amount: 'decimal(10,2) not null'",
                        "shop: varchar, amount: 'decimal(10,2)'"));
        assertThat(files.diff(0).out()).contains("3 lines", "no difference");
    }

    @Test
    void anObjectThatOnlyOneDefinitionAcceptsIsOneDifference() throws IOException {
        files.app(APP);
        files.put("a.csv", "1,a,1\n");
        files.put(
                "b.csv",
                IntStream.range(1, 1_201)
                        .mapToObj("b%1$d,b,%1$d\n"::formatted)
                        .collect(Collectors.joining()));
        files.put("c.csv", "3,c,3\n");
        files.up();
        files.app(APP.replace("suffix: .csv", "prefix: b, suffix: .csv"));
        assertThat(files.diff(1).out().lines())
                .containsExactly(
                        "rejects  input/a.csv: now rejected: the pipeline does not read this object"
                                + SINKS,
                        "rejects  input/c.csv: now rejected: the pipeline does not read this object"
                                + SINKS,
                        "1,200 lines from 3 objects from the bucket input compared: 2 differences (2 rejects)");
        files.app(APP.replace("Sale}\n    key", "Sale, csv: {delimiter: ';'}}\n    key"));
        assertThat(files.diff(1).out().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("rejects  input/") || line.startsWith("0 lines"));
        files.app(APP.replace("amount > 0", "amount > 1000"));
        assertThat(files.diff(1, "--limit", "10000").out().lines())
                .hasSize(1_004)
                .anyMatch(line ->
                        line.startsWith("rejects  input/b.csv: now rejected: 1,000 of 1,200")
                                && line.contains("more than `max_rejects` (50%)"));
        files.app(APP.replace("  load:\n", "  load:\n    max_rejects: 90%\n"));
        assertThat(files.diff(0).out()).contains("1,202 lines", "no difference");
    }

    @Test
    void linesThatDistinctDropsAreDifferences() throws IOException {
        var first =
                APP.replace("    key: id\n", "")
                        .replaceFirst("views:\n.*\n", "")
                        .replace("      - view: shops\n", "")
                        .replace("    to:\n", "      - distinct: {by: shop}\n    to:\n");
        files.app(first);
        files.put("a.csv", "1,a,1\n2,b,2\n1,a,1\n4,b,-4\n5,c,600\n");
        files.up();
        assertThat(files.diff(0).out()).contains("5 lines", "no difference");
        files.app(first.replace("trim(shop)", "if(source.line = 4, 'd', trim(shop))"));
        assertThat(files.diff(1).out().lines())
                .contains("added    input/a.csv, line 4: warehouse_table sales");
        files.app(
                first.replace(
                        "      - distinct",
                        "      - check:\n          not five: id <> '5'\n      - distinct"));
        assertThat(files.diff(1).out().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("rejects  input/a.csv, line 6: now rejected: "));
        files.app(first.replace("      - distinct: {by: shop}\n", ""));
        var all = files.diff(1).out();
        assertThat(all)
                .contains("added    input/a.csv, line 4: warehouse_table sales")
                .doesNotContain("line 2", "line 3", "line 6");
    }

    @Test
    void aDefinitionThatReadsAQueueIsRefused() throws IOException {
        files.app(APP);
        files.put("a.csv", "1,a,1\n");
        files.up();
        files.app(
                APP.replace("bucket: input, suffix: .csv,", "queue: orders,")
                        .replace("{source.stem}", "{source.batch}")
                        .replace("queues: {", "queues: {orders: , "));
        assertThat(files.diff(2).err()).contains("which cannot be compared");
    }

    @Test
    void personalValuesAreMasked() throws IOException {
        var personal = APP.replace("shop: varchar,", "shop: varchar pii,");
        files.app(personal);
        files.put("a.csv", "1,ann,1\n");
        files.up();
        files.app(personal.replace("trim(shop)", "upper(trim(shop))"));
        assertThat(files.diff(1).out())
                .contains("warehouse_table sales: shop \"***\" -> \"***\"")
                .doesNotContain("ann", "ANN");
        assertThat(files.diff(1, "--unmask").out()).contains("shop \"ann\" -> \"ANN\"");
    }
}
