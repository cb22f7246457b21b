package dev.leat.cli.trial.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.BucketRows;
import dev.leat.cli.trial.Trial;
import dev.leat.kernel.Kernels;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objects that batches of messages become. DuckDB without Leat reads them.
class BatchObjectsTest {

    private static final String HEAD =
            """
            app: shop
            schemas:
              Sale:
                id: varchar not null
                shop: varchar
                amount: decimal(12,2)
                seen: timestamptz
                lines: 'struct(name varchar, n integer)[]'
                note: json
                version: bigint
                gone: boolean
            queues:
              sales: {}
            """;

    @TempDir Path folder;
    @AutoClose private Kernels kernels;

    @BeforeEach
    void kernelsThatWriteFiles() {
        kernels = Kernels.writingIn(folder);
    }

    private Trial open(String rest) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), HEAD + rest);
        return Trial.open(
                file,
                folder.resolve("state"),
                kernels,
                UnaryOperator.identity(),
                new Trial.Work(1, 1));
    }

    private static void run(Trial app, String... bodies) throws InterruptedException {
        app.send(
                "sales",
                List.of(bodies).stream().map(b -> b.getBytes(StandardCharsets.UTF_8)).toList());
        app.pipelines().start();
        app.pipelines().awaitIdle();
    }

    private BucketRows bucket(Trial app, String bucket) {
        return new BucketRows(app.platform(), bucket, folder);
    }

    private static List<String> bodies(List<Message.Seen> messages) {
        return messages.stream().map(m -> new String(m.body(), StandardCharsets.UTF_8)).toList();
    }

    @Test
    void eachBatchBecomesAnObjectInEveryFormat() throws Exception {
        try (var app =
                open(
                        """
                        buckets: {parquet: {}, csv: {}, ndjson: {}}
                        pipelines:
                          store:
                            from: {queue: sales, schema: Sale, batch: {size: 10}}
                            key: id
                            to:
                              - {bucket: parquet, path: 'all/{source.batch}.parquet'}
                              - {bucket: csv, path: '{source.batch}.csv.gz'}
                              - {bucket: ndjson, path: '{source.batch}.ndjson.zst'}
                        """)) {
            var sales =
                    IntStream.range(0, 25)
                            .mapToObj(i ->
                                    "{\"id\":\"r%d\",\"amount\":%d.25,\"seen\":\"2026-01-05T10:00:00Z\",\"lines\":[{\"name\":\"a, \\\"b\\\"\",\"n\":%d},{\"name\":null}],\"note\":{\"x\":[1.5,\"y\"]}}"
                                            .formatted(i, i, i))
                            .toArray(String[]::new);
            run(app, sales);
            var expected =
                    IntStream.range(0, 25)
                            .mapToObj(i ->
                                    "r%d|%d.25|2026-01-05 10:00:00+00|2|a, \"b\"|%d|-|{\"x\":[1.5,\"y\"]}|-"
                                            .formatted(i, i, i))
                            .toList();
            var nested =
                    "id, amount, seen, len(lines), lines[1].name, lines[1].n, lines[2].name, note, shop";
            var parquet = bucket(app, "parquet");
            assertThat(parquet.keys()).hasSize(3).allMatch(key -> key.startsWith("all/0"));
            assertThat(parquet.rows("read_parquet", nested)).isEqualTo(expected);
            var shape =
                    ", columns = {id: 'VARCHAR', shop: 'VARCHAR', amount: 'DECIMAL(12,2)', seen: 'TIMESTAMPTZ', lines: 'STRUCT(name VARCHAR, n INTEGER)[]', note: 'JSON'}";
            assertThat(bucket(app, "ndjson").rows("read_json", shape, nested)).isEqualTo(expected);
            var texts =
                    "id, amount, seen, json_array_length(lines), lines::JSON->0->>'name', lines::JSON->0->'n', lines::JSON->1->>'name', note, shop";
            assertThat(bucket(app, "csv").rows("read_csv", ", all_varchar = true", texts))
                    .isEqualTo(
                            expected.stream()
                                    .map(row -> row.replace(" 10:00:00+00", "T10:00:00Z"))
                                    .toList());
        }
    }

    @Test
    void aRepeatedRecordIsWrittenOnceAndAConflictBecomesADeadLetter() throws Exception {
        var rest =
                """
                buckets: {lake: {}}
                views: {shops: {key: shop, measures: {n: count(*)}}}
                pipelines:
                  store:
                    from: {queue: sales, schema: Sale, batch: {size: 3}}
                    key: id
                    max_rejects: 100%
                    to:
                      - {bucket: lake, path: '{source.batch}.csv'}
                      - {view: shops}
                """;
        var a = "{\"id\":\"a\",\"shop\":\"x\"}";
        var b = "{\"id\":\"b\",\"shop\":\"x\"}";
        var c = "{\"id\":\"c\",\"shop\":\"y\"}";
        try (var app = open(rest)) {
            run(app, a, a, b, b, "{\"id\":\"a\",\"shop\":\"other\"}", c);
            app.send("sales", List.of(a.getBytes(StandardCharsets.UTF_8)));
            app.pipelines().awaitIdle();
            assertThat(bucket(app, "lake").rows("read_csv", "id, shop"))
                    .containsExactly("a|x", "b|x", "c|y");
            assertThat(bucket(app, "lake").keys()).hasSize(2);
            assertThat(bodies(app.messages("sales-dlq")))
                    .containsExactly("{\"id\":\"a\",\"shop\":\"other\"}");
            assertThat(app.messages("sales")).isEmpty();
        }
        assertThat(BucketRows.files(folder.resolve("state"))).hasSize(2);
    }

    @Test
    void aNewerVersionAppendsARowAndADeletionTooUnlessWhereExcludesIt() throws Exception {
        try (var app =
                open(
                        """
                        buckets: {all: {}, some: {}}
                        pipelines:
                          store:
                            from: {queue: sales, schema: Sale, batch: {size: 1}}
                            key: id
                            version: version
                            delete_when: gone
                            to:
                              - {bucket: all, path: '{source.batch}.ndjson'}
                              - {bucket: some, path: '{source.batch}.ndjson', where: amount > 1, select: {id: id, twice: amount * 2}}
                        """)) {
            run(
                    app,
                    "{\"id\":\"a\",\"version\":1,\"amount\":2,\"gone\":false}",
                    "{\"id\":\"a\",\"version\":3,\"amount\":1,\"gone\":false}",
                    "{\"id\":\"a\",\"version\":2,\"amount\":9,\"gone\":false}",
                    "{\"id\":\"a\",\"version\":4,\"amount\":5,\"gone\":true}",
                    "{\"id\":\"a\",\"version\":4,\"amount\":5,\"gone\":true}");
            assertThat(bucket(app, "all").rows("read_json", "id, version, gone"))
                    .containsExactly("a|1|false", "a|3|false", "a|4|true");
            assertThat(bucket(app, "some").rows("read_json", "*"))
                    .containsExactly("a|4.0", "a|10.0");
        }
    }

    @Test
    void aPathHasColumnsAndEachElementIsARow() throws Exception {
        try (var app =
                open(
                        """
                        buckets: {lake: {notify: {queue: written, suffix: .parquet}}}
                        pipelines:
                          store:
                            from: {queue: sales, schema: Sale}
                            steps:
                              - unnest: {column: lines, as: line}
                              - set: {n: line.n, day: "strftime(seen, '%Y-%m-%d')"}
                            to: [{bucket: lake, path: 'shop={shop}/{day}/{source.batch}.parquet', select: {id: id, n: n}}]
                        """
                                .replace("buckets:", "  written: {}\nbuckets:"))) {
            var sale =
                    "{\"id\":\"%s\",\"shop\":\"%s\",\"seen\":\"2026-01-0%dT00:00:00Z\",\"lines\":[{\"name\":\"p\",\"n\":%d},{\"name\":\"q\",\"n\":null}]}";
            run(
                    app,
                    sale.formatted("a", "x/y", 5, 1),
                    sale.formatted("b", "z", 6, 2),
                    sale.formatted("c", "z", 6, 3),
                    "{\"id\":\"d\",\"seen\":\"2026-01-05T00:00:00Z\",\"lines\":[{\"n\":4}]}");
            var lake = bucket(app, "lake");
            assertThat(lake.keys())
                    .extracting(key -> key.replaceFirst("/[^/]*$", ""))
                    .containsExactly(
                            "shop=__HIVE_DEFAULT_PARTITION__/2026-01-05",
                            "shop=x%2Fy/2026-01-05",
                            "shop=z/2026-01-06");
            assertThat(lake.rows("read_parquet", "*"))
                    .containsExactly("d|4", "a|1", "a|-", "b|2", "b|-", "c|3", "c|-");
            assertThat(bodies(app.messages("written")))
                    .hasSize(3)
                    .allMatch(body -> body.contains("ObjectCreated:Put"));
        }
    }

    @Test
    void aRecordWithAnInvalidObjectKeyBecomesADeadLetterAlone() throws Exception {
        try (var app =
                open(
                        """
                        buckets: {lake: {}}
                        pipelines:
                          store:
                            from: {queue: sales, schema: Sale}
                            max_rejects: 100%
                            to: [{bucket: lake, path: '{shop}/{source.batch}.csv'}]
                        """)) {
            var sales = new ArrayList<String>();
            for (int i = 0; i < 9; i++) {
                var shop = i == 5 ? "x".repeat(1100) : "s" + i % 2;
                sales.add("{\"id\":\"r%d\",\"shop\":\"%s\"}".formatted(i, shop));
            }
            run(app, sales.toArray(String[]::new));
            assertThat(bucket(app, "lake").rows("read_csv", "id"))
                    .containsExactlyInAnyOrder("r0", "r1", "r2", "r3", "r4", "r6", "r7", "r8");
            assertThat(bodies(app.messages("sales-dlq"))).containsExactly(sales.get(5));
            assertThat(app.messages("sales-dlq").getFirst().attributes())
                    .hasEntrySatisfying(
                            "leat",
                            leat -> assertThat(leat.asText()).contains("the limit is 1,024"));
        }
    }
}
