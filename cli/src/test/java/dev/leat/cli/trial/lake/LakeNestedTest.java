package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.Letters;
import dev.leat.kernel.Kernels;
import dev.leat.lake.LakeLayout;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lake tables with columns that are lists and structs.
@Tag("slow")
class LakeNestedTest {

    private static final String COLUMNS =
            "tags: 'varchar[]', lines: 'struct(sku varchar, quantity integer, doc json)[]', place: 'struct(city varchar, codes integer[])'";

    private static final String APP =
            """
            app: lake
            schemas:
              Sale: {id: varchar not null, version: bigint, COLUMNS}
            queues:
              sales: {}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale}
            pipelines:
              load:
                FROM
                to:
                  - {lake_table: sales}
            """;

    private static final String FILES = "from: {bucket: in, suffix: .ndjson, schema: Sale}";
    private static final String RECORDS =
            """
            from: {queue: sales, schema: Sale, batch: {size: 2}}
                max_rejects: 100%
                key: id
                version: version\
            """;

    private static final String ROW =
            """
            {"id": "a", "version": 1, "tags": ["x", null, "é"], "lines": [{"sku": "s", "quantity": 2, "doc": {"n": 1.10}}, null], "place": {"city": "Bern", "codes": [3000, 3001]}}
            """;

    @TempDir private Path folder;
    @AutoClose private Kernels kernels;

    @BeforeEach
    void kernelsThatWriteFiles() {
        kernels = Kernels.writingIn(folder);
    }

    private static String app(String from, String columns) {
        return APP.replace("FROM", from).replace("COLUMNS", columns);
    }

    private LakeTrial trial(String from) {
        return new LakeTrial(folder, kernels, app(from, COLUMNS));
    }

    /// Returns the expressions of the id and of these values as texts.
    private static String texts(String... values) {
        return Stream.of(values)
                .map("coalesce(cast(%s as varchar), '-')"::formatted)
                .collect(Collectors.joining(", ", "id, ", ""));
    }

    private static List<String> letters(LakeTrial trial) throws Exception {
        return trial.with(
                UnaryOperator.identity(),
                of ->
                        of.messages("sales-dlq").stream()
                                .map(letter -> Letters.leat(letter).toString())
                                .toList());
    }

    @Test
    void aTableHasTheListsAndStructsOfFiles() throws Exception {
        var trial = trial(FILES);
        trial.put("one.ndjson", ROW + "{\"id\": \"b\", \"tags\": [], \"lines\": []}\n");
        assertThat(trial.letters()).isEmpty();
        assertThat(trial.rows(texts("tags", "lines", "place")))
                .containsExactly(
                        "a|[x, NULL, é]|[{'sku': s, 'quantity': 2, 'doc': '{\"n\": 1.10}'}, NULL]|{'city': Bern, 'codes': [3000, 3001]}",
                        "b|[]|[]|-");
        var columns = trial.snapshot().columns();
        assertThat(fieldIds(trial.snapshot().files().getFirst())).containsAll(ids(columns));
    }

    /// Returns the names and field ids of columns and of the values in them.
    private static List<String> ids(List<LakeLayout.Column> columns) {
        var ids = new ArrayList<String>();
        for (var column : columns) {
            ids.add(column.name() + " " + column.id());
            ids.addAll(ids(column.nested()));
        }
        return ids;
    }

    private static List<String> fieldIds(Path file) throws Exception {
        var ids = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var result =
                        statement.executeQuery(
                                "SELECT name || ' ' || field_id FROM parquet_schema('%s') WHERE field_id IS NOT NULL"
                                        .formatted(file))) {
            while (result.next()) {
                ids.add(result.getString(1));
            }
        }
        return ids;
    }

    @Test
    void aFileWithoutARequiredListIsADeadLetter() throws Exception {
        var stored = app(FILES, "tags: 'varchar[] not null'").replace("  Sale:", "  Stored:");
        var trial =
                new LakeTrial(
                        folder,
                        kernels,
                        stored.replace(
                                        "schemas:\n",
                                        "schemas:\n  Sale: {id: varchar not null, version: bigint, tags: 'varchar[]'}\n")
                                .replace("lake, schema: Sale", "lake, schema: Stored"));
        trial.put("one.ndjson", "{\"id\": \"a\", \"tags\": [null]}\n");
        trial.put("two.ndjson", "{\"id\": \"b\"}\n");
        assertThat(trial.rows(texts("tags"))).containsExactly("a|[NULL]");
        assertThat(trial.letters())
                .singleElement()
                .asString()
                .contains("1 rows have no value of column tags, which is `not null`");
    }

    /// Two records with other elements in their lists differ.
    @Test
    void recordsWithListsAreComparedAndReplaced() throws Exception {
        var trial = trial(RECORDS);
        trial.send(ROW, ROW, ROW.replace("\"a\"", "\"b\""));
        trial.send(ROW, ROW.replace("\"x\"", "\"y\""));
        assertThat(letters(trial))
                .singleElement()
                .asString()
                .contains(
                        "another state of this record already has version 1: different columns: tags (stored: \\\"[x, NULL, é]\\\", this record: \\\"[y, NULL, é]\\\"); a changed record requires a higher version; the stored row is in lake table 'sales'");
        trial.send(ROW.replace("\"x\"", "\"z\"").replace("\"version\": 1", "\"version\": 2"));
        assertThat(trial.rows(texts("tags", "place.city")))
                .containsExactly("a|[z, NULL, é]|Bern", "b|[x, NULL, é]|Bern");
    }

    @Test
    void smallFilesAreMerged() throws Exception {
        var trial = trial(RECORDS);
        trial.send(
                IntStream.range(0, 40)
                        .mapToObj(i -> ROW.replace("\"a\"", "\"r" + i + "\""))
                        .toArray(String[]::new));
        assertThat(trial.rows("lines[1].sku, place.codes[2]")).hasSize(40).containsOnly("s|3001");
        assertThat(trial.snapshot().files()).hasSizeLessThan(16);
    }

    @Test
    void listsStructsAndMembersAreAdded() throws Exception {
        var before = app(RECORDS, "tags: 'integer[]', place: 'struct(city varchar)'");
        var trial = new LakeTrial(folder, kernels, before);
        trial.send(
                "{\"id\": \"a\", \"version\": 1, \"tags\": [1], \"place\": {\"city\": \"Bern\"}}");
        trial.becomes(
                app(
                        RECORDS,
                        "tags: 'bigint[]', place: 'struct(country varchar, city varchar, codes bigint[])', lines: 'struct(sku varchar)[]'"));
        trial.send(
                "{\"id\": \"b\", \"version\": 1, \"tags\": [3000000000], \"place\": {\"country\": \"CH\", \"city\": \"Thun\", \"codes\": [1]}, \"lines\": [{\"sku\": \"s\"}]}");
        assertThat(letters(trial)).isEmpty();
        assertThat(trial.rows(texts("tags", "place", "lines")))
                .containsExactly(
                        "a|[1]|{'city': Bern, 'country': NULL, 'codes': NULL}|-",
                        "b|[3000000000]|{'city': Thun, 'country': CH, 'codes': [1]}|[{'sku': s}]");
        // some of these members are not in the first file
        assertThat(trial.rows("id, coalesce(place.country, '-'), coalesce(lines[1].sku, '-')"))
                .containsExactly("a|-|-", "b|CH|s");
        var columns = trial.snapshot().columns();
        assertThat(trial.snapshot().files())
                .anySatisfy(file -> assertThat(fieldIds(file)).containsAll(ids(columns)));
    }

    @Test
    void otherChangesOfListsAndStructsAreRefused() throws Exception {
        var before = app(FILES, COLUMNS);
        var trial = new LakeTrial(folder, kernels, before).put("one.ndjson", ROW);
        var changes =
                List.of(
                        List.of("tags: 'varchar[]'", "tags: 'bigint[]'"),
                        List.of("tags: 'varchar[]'", "tags: varchar"),
                        List.of("city varchar, ", ""),
                        List.of("quantity integer", "amount integer"));
        for (var change : changes) {
            trial.becomes(app(FILES, COLUMNS.replace(change.getFirst(), change.getLast())));
            trial.put(changes.indexOf(change) + ".ndjson", "{\"id\": \"b\"}\n");
        }
        assertThat(trial.letters()).hasSize(changes.size());
        assertThat(trial.letters().get(0)).contains("tags.element: string -> long");
        assertThat(trial.letters().get(1)).contains("Cannot change column type: tags");
        assertThat(trial.letters().get(2)).contains("place has no member 'city' any more");
        assertThat(trial.letters().get(3)).contains("has no member 'quantity' any more");
        assertThat(trial.becomes(before).rows("id")).containsExactly("a");
    }
}
