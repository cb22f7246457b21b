package dev.leat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Comparisons of two versions of an app file whose steps `aggregate` and `sql` make rows of many
/// lines, as a user sees them.
@Tag("slow")
class ReplayGroupsDiffTest {

    private static final String GROUPS =
            """
                  - aggregate:
                      by: [shop]
                      measures:
                        total: sum(amount)::decimal(10,2)
                        n: count(*)
            """;

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar not null, amount: 'decimal(10,2) not null'}
              Total: {shop: varchar not null, total: 'decimal(10,2)', n: bigint}
            queues: {big: , small: }
            buckets: {input: , output: }
            warehouse_tables:
              totals: {schema: Total, key: shop}
            pipelines:
              load:
                from: {bucket: input, suffix: .csv, schema: Sale}
                steps:
                  - check:
                      amount is above zero: amount > 0
            """
                    + GROUPS
                    + """
                          - check:
                              not x: shop <> 'x'
                        to:
                          - bucket: output
                            path: '{source.stem}.csv'
                          - queue: big
                            where: total >= 500
                          - queue: small
                            where: total < 500
                    """;

    private static final String ROWS = "1,a,1\n2,b,2\n3,c,600\n4,x,1\n5,c,-1\n6,a,2\n";

    /// The labels of the sinks of a rejected row.
    private static final String SINKS = " (bucket output, queue big, queue small)";

    @TempDir Path folder;

    private ReplayedFiles files;

    @BeforeEach
    void open() {
        files = new ReplayedFiles(folder);
    }

    private static String sql(String select) {
        return APP.replace(GROUPS, "      - sql: |\n          " + select + "\n");
    }

    private static String summary(String found) {
        return "6 lines from 1 object from the bucket input compared: " + found;
    }

    private void start(String app) throws IOException {
        files.app(app);
        files.put("a.csv", ROWS);
        files.up();
    }

    private void compare(String changed, String... found) throws IOException {
        files.app(changed);
        assertThat(files.diff(1).out().lines()).containsExactly(found);
    }

    private void compareEqual(String changed) throws IOException {
        files.app(changed);
        assertThat(files.diff(0).out()).isEqualTo(summary("no difference") + "\n");
    }

    @Test
    void aGroupIsNamedByItsObjectAndItsColumns() throws IOException {
        start(APP);
        compareEqual(APP);
        // a changed measure
        compare(
                APP.replace("sum(amount)", "sum(if(shop = 'b', 3, amount))"),
                "values   input/a.csv, shop=\"b\": bucket output: total 2 -> 3",
                "values   input/a.csv, shop=\"b\": queue small: total 2 -> 3",
                summary("2 differences (2 values)"));
        // another sink
        compare(
                APP.replace("500", "700"),
                "moved    input/a.csv, shop=\"c\": queue big -> queue small",
                summary("1 difference (1 moved)"));
        // another group key
        files.app(APP.replace("by: [shop]", "by: [shop, id]"));
        assertThat(files.diff(1).out().lines())
                .startsWith(
                        "added    input/a.csv, shop=\"a\" id=\"1\": bucket output",
                        "added    input/a.csv, shop=\"a\" id=\"1\": queue small",
                        "added    input/a.csv, shop=\"a\" id=\"6\": bucket output",
                        "added    input/a.csv, shop=\"a\" id=\"6\": queue small",
                        "lost     input/a.csv, shop=\"a\": bucket output",
                        "lost     input/a.csv, shop=\"a\": queue small")
                .endsWith(summary("16 differences (8 added, 6 lost, 2 rejects)"));
    }

    @Test
    void oneGroupPerObjectIsNamedByTheObject() throws IOException {
        var app = APP.replace("          by: [shop]\n", "").replace("shop <> 'x'", "total < 9000");
        start(app);
        compare(
                app.replace("sum(amount)", "sum(amount + 1)"),
                "values   input/a.csv: bucket output: total 606 -> 611",
                "values   input/a.csv: queue big: total 606 -> 611",
                summary("2 differences (2 values)"));
    }

    @Test
    void aGroupOfFewerLinesHasOtherValues() throws IOException {
        start(APP);
        compare(
                APP.replace(
                        "      - aggregate",
                        "      - where: id not in ('2', '6')\n      - aggregate"),
                "values   input/a.csv, shop=\"a\": bucket output: n 2 -> 1, total 3 -> 1",
                "values   input/a.csv, shop=\"a\": queue small: n 2 -> 1, total 3 -> 1",
                "lost     input/a.csv, shop=\"b\": bucket output",
                "lost     input/a.csv, shop=\"b\": queue small",
                summary("4 differences (2 lost, 2 values)"));
        compare(
                APP.replace("amount > 0", "amount > 1"),
                "rejects  input/a.csv, line 2: now rejected: amount is above zero" + SINKS,
                "rejects  input/a.csv, line 5: now rejected: amount is above zero" + SINKS,
                "values   input/a.csv, shop=\"a\": bucket output: n 2 -> 1, total 3 -> 2",
                "values   input/a.csv, shop=\"a\": queue small: n 2 -> 1, total 3 -> 2",
                "rejects  input/a.csv, shop=\"x\": before: not x" + SINKS + "; no longer rejected",
                summary("5 differences (3 rejects, 2 values)"));
    }

    @Test
    void aRejectedGroupIsOneDifference() throws IOException {
        start(APP);
        compare(
                APP.replace("not x: shop <> 'x'", "not b: shop <> 'b'"),
                "rejects  input/a.csv, shop=\"b\": now rejected: not b" + SINKS,
                "rejects  input/a.csv, shop=\"x\": before: not x" + SINKS + "; no longer rejected",
                summary("2 differences (2 rejects)"));
        // a rejected row before another step over the whole file
        compare(
                APP.replace(
                        "    to:\n",
                        "      - check: {not a: shop <> 'a'}\n      - sql: select * from batch\n    to:\n"),
                "rejects  input/a.csv, shop=\"a\": now rejected: not a" + SINKS,
                summary("1 difference (1 rejects)"));
    }

    @Test
    void rowsOfSqlAreAMultiset() throws IOException {
        var select = "select shop, amount as total from batch";
        start(sql(select + " order by id"));
        compareEqual(sql(select + " order by total desc, id"));
        compareEqual(sql(select + " union all select shop, amount from batch where false"));
        // one of two equal rows, and a changed one
        var equal = sql(select + " union all select 'b', 2");
        compare(
                equal,
                "added    input/a.csv, shop=\"b\" total=2: bucket output",
                "added    input/a.csv, shop=\"b\" total=2: queue small",
                summary("2 differences (2 added)"));
        // steps after it change the row of the step
        compare(
                sql(select)
                        .replace(
                                "    to:\n",
                                "      - set:\n          shop: replace(shop, 'b', 'z')\n    to:\n"),
                "values   input/a.csv, shop=\"b\" total=2: bucket output: shop \"b\" -> \"z\"",
                "values   input/a.csv, shop=\"b\" total=2: queue small: shop \"b\" -> \"z\"",
                summary("2 differences (2 values)"));
    }

    @Test
    void rowsOfSqlAreNamedByTheKeyOfTheirWarehouseTable() throws IOException {
        var select =
                "select shop, sum(amount)::decimal(10,2) as total, count(*) as n from batch group by shop";
        var table = "      - warehouse_table: totals\n      - bucket: output";
        start(sql(select).replace("      - bucket: output", table));
        compareEqual(APP.replace("      - bucket: output", table));
        compare(
                sql(select.replace("sum(amount)", "max(amount)"))
                        .replace("      - bucket: output", table),
                "values   input/a.csv, shop=\"a\": bucket output: total 3 -> 2",
                "values   input/a.csv, shop=\"a\": queue small: total 3 -> 2",
                "values   input/a.csv, shop=\"a\": warehouse_table totals: total 3 -> 2",
                summary("3 differences (3 values)"));
    }

    @Test
    void aDefinitionWithoutGroupsIsComparedWithOneThatHasThem() throws IOException {
        var lines = APP.replace(GROUPS, "      - set: {total: amount, n: '1'}\n");
        start(APP);
        files.app(lines);
        assertThat(files.diff(1).out().lines())
                .hasSize(17)
                .contains(
                        "rejects  input/a.csv, line 5: now rejected: not x" + SINKS,
                        "added    input/a.csv, line 2: bucket output",
                        "lost     input/a.csv, shop=\"a\": bucket output");
        assertThat(files.diff(1, "--json").out().lines())
                .contains(
                        "{\"kind\":\"lost\",\"record\":\"input/a.csv\",\"key\":{\"shop\":\"a\"},\"sink\":\"queue small\"}");
    }

    @Test
    void aLineAndAGroupWithTheSameKeyAreOneRow() throws IOException {
        var keyed = APP.replace("    steps:\n", "    key: shop\n    steps:\n");
        start(keyed);
        compare(
                keyed.replace(
                        GROUPS,
                        "      - select: {shop: shop, total: amount, n: '1'}\n      - where: total <> 2\n"),
                "rejects  input/a.csv, line 5: now rejected: not x" + SINKS,
                "values   shop=\"a\": bucket output: n 2 -> 1, total 3 -> 1",
                "values   shop=\"a\": queue small: n 2 -> 1, total 3 -> 1",
                "lost     shop=\"b\": bucket output",
                "lost     shop=\"b\": queue small",
                "rejects  shop=\"x\": before: not x" + SINKS + "; no longer rejected",
                summary("6 differences (2 lost, 2 rejects, 2 values)"));
    }

    @Test
    void personalValuesOfSqlAreMasked() throws IOException {
        var app = sql("select id as shop, amount as total from batch");
        var personal = app.replace("{id: varchar not null", "{id: varchar not null pii");
        start(personal);
        files.app(personal.replace("amount as total", "amount + 1 as total"));
        assertThat(files.diff(1).out())
                .contains("input/a.csv, shop=\"***\" total=\"***\": bucket output")
                .doesNotContain("\"1\"", "601");
        assertThat(files.diff(1, "--unmask").out()).contains("shop=\"3\" total=601:");
    }

    @Test
    void anObjectWhoseGroupsFailIsOneDifference() throws IOException {
        start(APP);
        files.app(APP.replace("count(*)", "sum(9223372036854775807)::bigint"));
        assertThat(files.diff(1).out().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith(
                        "rejects  input/a.csv: now rejected: step aggregate over the whole file failed");
    }
}
