package dev.leat.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `leat run` over files of a folder.
class RunTest {

    @TempDir Path folder;

    /// The sink is the one of "Writing files" in `docs/files.md`, with CSV in place of Parquet.
    @Test
    void theExampleOfThePageOnFilesWrites() throws Exception {
        var page = Files.readString(Path.of("../docs/files.md"));
        var from = page.indexOf("  - bucket: output", page.indexOf("## Writing files"));
        var sink = page.substring(from, page.indexOf("```", from)).replace(".parquet", ".csv");
        app("schema: Sale", "", sink.indent(4));
        Files.writeString(
                folder.resolve("january.csv"),
                """
                order_id,sold_at,country,amount
                1,2025-01-30T10:00:00,Norway,2.50
                2,2025-01-31T10:00:00,Norway,3.50
                3,2025-01-31T10:00:00,Sweden,4.50
                """);

        assertThat(leat(0, "lint", folder.toString()).err()).isEmpty();
        leat(0, "explain", "load", "--app", folder.toString());
        leat(
                0,
                "run",
                "load",
                "--app",
                folder.toString(),
                "-i",
                path("january.csv"),
                "-o",
                path("out/"));

        assertThat(Files.readString(folder.resolve("out/sales/day=2025-01-31/january-00001.csv")))
                .isEqualTo("day,order_id,amount\n2025-01-31,2,3.50\n");
        assertThat(written())
                .containsExactly(
                        "sales/day=2025-01-30/january-00001.csv",
                        "sales/day=2025-01-31/january-00001.csv");
    }

    @ParameterizedTest
    @CsvSource({
        "csv, 'order_id,sold_at,country,amount\n'",
        "ndjson, ''",
        "parquet, 'order_id VARCHAR|sold_at TIMESTAMP|country VARCHAR|amount DECIMAL(18,2)|'",
    })
    void aHeaderWithoutRowsGivesAFileWithoutRows(String format, String content) throws Exception {
        Files.writeString(folder.resolve("none.csv"), "amount,order_id,country,sold_at\r\n");
        for (var steps : List.of("", "steps: [distinct: [order_id]]")) {
            app("schema: Sale", steps, to("{source.stem}-{part}." + format));
            run("none.csv", "one." + format);
            run("none.csv", "out/");
            assertThat(read("one." + format)).isEqualTo(content);
            assertThat(read("out/none-00001." + format)).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"country", "country, amount"})
    void anAggregateOfNoRowsIsWhatSqlSays(String by) throws Exception {
        Files.writeString(folder.resolve("none.csv"), "order_id,country,amount,sold_at\n");
        app(
                "schema: Sale",
                "steps: [aggregate: {by: [%s], measures: {orders: count(*)}}]".formatted(by),
                to("{source.stem}.csv"));
        run("none.csv", "one.csv");
        assertThat(read("one.csv")).isEqualTo(by.replace(" ", "") + ",orders\n");
        app(
                "schema: Sale",
                "steps: [aggregate: {measures: {orders: count(*)}}]",
                to("a/{source.stem}.csv"));
        run("none.csv", "out/");
        assertThat(read("out/a/none.csv")).isEqualTo("orders\n0\n");
    }

    @Test
    void aPathWithAColumnNamesNoFileWithoutARow() throws Exception {
        Files.writeString(folder.resolve("none.csv"), "order_id,country,amount,sold_at\n");
        app("schema: Sale", "", to("{country}/{source.stem}.csv"));
        assertThat(run("none.csv", "out/").err())
                .contains(
                        "no object is written to bucket output: the sink's path has columns, but there are no rows");
        assertThat(written()).isEmpty();
    }

    @Test
    void aColumnThatTheFileLacksIsReportedOnceForEachFile() throws Exception {
        Files.writeString(folder.resolve("some.csv"), "order_id,amount\n1,2.50\n2,3.50\n");
        app("schema: Sale", "", to("{source.stem}.csv"));
        assertThat(run("some.csv", "out.csv").err())
                .containsOnlyOnce(
                        "some.csv has no column sold_at, country; it is NULL in each row");
    }

    @Test
    void aKeyThatDoesNotApplyIsRefusedAsByLint() throws Exception {
        Files.writeString(folder.resolve("some.csv"), "order_id\n1\n1\n");
        app("schema: Sale", "key: order_id", to("{source.stem}.csv"));
        var lint = leat(2, "lint", folder.toString()).err();
        var words =
                new String[] {
                    "run",
                    "load",
                    "--app",
                    folder.toString(),
                    "-i",
                    path("some.csv"),
                    "-o",
                    path("x.csv")
                };
        var session = new Session();
        assertThat(session.run(words)).isEqualTo(2);
        assertThat(session.err()).isEqualTo(lint).contains("order_id");
    }

    private static String to(String path) {
        return "      - {bucket: output, path: '" + path + "'}";
    }

    @Test
    void aLookupOfAFileIsReadForTheRowsOfAFile() throws Exception {
        Files.writeString(folder.resolve("shops.csv"), "id,city\n1,Oslo\n");
        Files.writeString(folder.resolve("sales.ndjson"), "{\"id\":\"1\"}\n");
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: sales
                schemas:
                  Sale: {id: varchar not null}
                  Shop: {id: varchar not null, city: varchar}
                queues: {sales: {}, sold: {}}
                lookups:
                  shops: {file: shops.csv, schema: Shop, key: id}
                pipelines:
                  load:
                    from: {queue: sales, schema: Sale}
                    steps: [{lookup: {in: shops, by: id, take: city}}]
                    to: [{queue: sold}]
                """);
        var app = folder.toString();
        leat(0, "run", "load", "--app", app, "-i", path("sales.ndjson"), "-o", path("out.csv"));
        assertThat(folder.resolve("out.csv")).hasContent("id,city\n1,Oslo\n");
        var words = new ArrayList<>(List.of("run", "load", "--app", app, "-i", "s", "-o", "o.csv"));
        words.add("--dry-run");
        assertThat(leat(2, words.toArray(String[]::new)).err())
                .contains("--dry-run and --conf need");
        Files.writeString(
                folder.resolve("app.yaml"),
                Files.readString(folder.resolve("app.yaml"))
                        .replace(
                                "shops: {file: shops.csv, schema: Shop, key: id}",
                                "shops: {table: shops, schema: Shop}\ntables: {shops: {key: id}}"));
        words.addAll(List.of("--on", "yarn"));
        assertThat(leat(2, words.toArray(String[]::new)).err())
                .contains("pipeline load reads the lookup shops from the table shops")
                .contains("run it without --on");
    }

    @ParameterizedTest
    @CsvSource({
        "unnest, '{column: skus, as: sku}'",
        "java, '{class: functions.None, adds: {risk: integer}}'",
    })
    void aStepOfMessagesIsRefusedBeforeAFileIsRead(String step, String options) throws Exception {
        Files.writeString(
                folder.resolve("sales.ndjson"), "{\"id\":\"1\",\"skus\":[\"a\",\"b\"]}\n");
        var functions = Files.createDirectory(folder.resolve("functions"));
        Files.writeString(
                functions.resolve("None.java"),
                """
                package functions;

                import dev.leat.function.*;

                public final class None implements RecordFunction {
                    @Override
                    public Result apply(RowView record) {
                        return Result.none();
                    }
                }
                """);
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: sales
                schemas:
                  Sale: {id: varchar not null, skus: 'varchar[]'}
                queues: {sales: {}, sold: {}}
                pipelines:
                  load: {from: {queue: sales, schema: Sale}, steps: [%s: %s], to: [{queue: sold}]}
                """
                        .formatted(step, options));

        var failed =
                leat(
                        2,
                        "run",
                        "load",
                        "--app",
                        folder.toString(),
                        "-i",
                        path("sales.ndjson"),
                        "-o",
                        path("out.csv"));

        assertThat(failed.err())
                .contains(
                        "pipeline load has a step `%s`, which applies to messages".formatted(step));
        assertThat(folder.resolve("out.csv")).doesNotExist();
    }

    private Session run(String input, String output) {
        return leat(
                0,
                "run",
                "load",
                "--app",
                folder.toString(),
                "-i",
                path(input),
                "-o",
                path(output));
    }

    /// The text of a file, or the columns of one of Parquet, which has no rows.
    private String read(String name) throws Exception {
        if (!name.endsWith(".parquet")) {
            return Files.readString(folder.resolve(name));
        }
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                var rows = statement.executeQuery("SELECT * FROM '" + path(name) + "'")) {
            var text = new StringBuilder();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                text.append(rows.getMetaData().getColumnName(i)).append(' ');
                text.append(rows.getMetaData().getColumnTypeName(i)).append('|');
            }
            assertThat(rows.next()).isFalse();
            return text.toString();
        }
    }

    private void app(String from, String steps, String to) throws IOException {
        Files.writeString(
                folder.resolve("app.yaml"),
                """
                app: sales
                schemas:
                  Sale: {order_id: varchar not null, sold_at: timestamp, country: varchar, amount: 'decimal(18,2)'}
                buckets:
                  input:
                  output:
                pipelines:
                  load:
                    from: {bucket: input, suffix: .csv, %s}
                    %s
                    to:
                %s
                """
                        .formatted(from, steps, to));
    }

    private String path(String name) {
        return folder + "/" + name;
    }

    private List<String> written() throws IOException {
        var out = folder.resolve("out");
        try (var files = Files.walk(out)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> out.relativize(file).toString())
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static Session leat(int code, String... words) {
        return Session.run(code, words);
    }
}
