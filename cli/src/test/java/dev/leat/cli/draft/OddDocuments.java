package dev.leat.cli.draft;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Files of documents among the [OddFiles]: NDJSON, JSON and Parquet, with lists and structs.
record OddDocuments(OddFiles files) {

    void add() throws IOException, SQLException {
        documents();
        parquet();
    }

    private void text(String name, String content, long records, long others, String... has)
            throws IOException {
        files.text(name, content, records, others, has);
    }

    private static String rows(int count, IntFunction<String> row, String newline) {
        return OddFiles.rows(count, row, newline);
    }

    private String amount() {
        return files.amount();
    }

    private String day() {
        return files.day();
    }

    private void documents() throws IOException {
        text(
                "nested.ndjson",
                rows(
                        50,
                        i ->
                                """
                                {"id":"o%d","at":"%sT10:00:00Z","customer":{"name":"C%d","tags":["a","b"]},"items":[{"sku":"s%d","n":%d,"price":%s}]}\
                                """
                                        .formatted(i, day(), i, i, i + 1, amount()),
                        "\n"),
                50,
                0,
                "at: timestamptz not null",
                "key: id",
                "items: to_json(items)");
        text(
                "mixed.ndjson",
                rows(
                                100,
                                i ->
                                        i % 4 == 0
                                                ? "{\"id\":%d,\"v\":\"text\"}".formatted(i)
                                                : "{\"id\":%d,\"v\":%d,\"extra\":null}"
                                                        .formatted(i, i),
                                "\n")
                        + "{\"id\": 1, broken\n",
                100,
                1,
                "v: json",
                "id: integer");
        text(
                "array.json",
                "[\n"
                        + IntStream.range(0, 30)
                                .mapToObj(i ->
                                        "  {\n    \"user\": \"u%d\",\n    \"ok\": %s\n  }"
                                                .formatted(i, i % 2 == 0))
                                .collect(Collectors.joining(",\n"))
                        + "\n]\n",
                30,
                0,
                "ok: boolean not null");
        text(
                "lines.json",
                rows(30, i -> "{\"n\": %d, \"day\": \"%s\"}".formatted(i, day()), "\n"),
                30,
                0,
                "format: ndjson",
                "day: date not null");
    }

    private void parquet() throws SQLException {
        parquet(
                "lists.parquet",
                """
                SELECT 'p' || i AS id, [i, i + 1] AS counts, {'a': i, 'b': 'x'} AS pair,
                  CAST(i * 1.25 AS DECIMAL(9,2)) AS price, [{'sku': 's', 'n': i}] AS items
                FROM range(60) t(i)\
                """,
                60,
                "key: id",
                "counts: to_json(counts)",
                "price: decimal(18,2) not null");
        parquet(
                "flat.parquet",
                """
                SELECT uuid() AS uid, TIMESTAMP '2025-01-01' + INTERVAL (i) HOUR AS at,
                  TIMESTAMPTZ '2025-01-01 00:00:00Z' AS zoned, CAST(i AS UTINYINT) AS small,
                  CAST(i AS HUGEINT) AS huge, i / 3.0 AS third, 'x'::BLOB AS data, i % 2 = 0 AS even,
                  DATE '2025-01-01' + CAST(i AS INTEGER) AS "the day"
                FROM range(80) t(i)\
                """,
                80,
                "at: timestamp not null",
                "the_day: date not null",
                "small: integer");
    }

    private void parquet(String name, String select, long records, String... has)
            throws SQLException {
        var file = files.folder().resolve(name);
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("COPY (%s) TO '%s' (FORMAT parquet)".formatted(select, file));
        }
        files.add(name, records, has);
    }
}
