package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.verdict.TestResultText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests that expectations of every kind of sink compare times by value.
@Tag("slow")
class TimesInExpectationsTest {

    private static final String APP =
            """
            app: times
            schemas:
              Reading:
                id: varchar not null
                seen: timestamptz not null
                all: timestamptz[]
                parts: struct(first timestamptz, note varchar)[]
              Row: {id: varchar not null, seen: timestamptz not null}
            queues:
              readings:
            streams:
              stream:
            buckets:
              lake:
              parquet_files:
              json_files:
              csv_files:
            tables:
              items: {key: id}
            lake_tables:
              lake_rows: {bucket: lake, schema: Reading}
            warehouse_tables:
              warehouse_rows: {schema: Row, key: id}
            endpoints:
              webhook: {url: "https://example.com/"}
            views:
              last: {key: seen, measures: {n: count(*), last: max(seen)}}
            pipelines:
              store:
                from: {queue: readings, schema: Reading, batch: {size: 3, window: 1s}}
                key: id
                to:
                  - view: last
                  - table: items
                  - lake_table: lake_rows
                  - {warehouse_table: warehouse_rows, select: {id: id, seen: seen}}
                  - {stream: stream, partition_by: id}
                  - endpoint: webhook
                  - {bucket: parquet_files, path: '{source.batch}.parquet'}
                  - {bucket: json_files, path: '{source.batch}.ndjson'}
                  - {bucket: csv_files, path: '{source.batch}.csv', select: {id: id, seen: seen}}
            """;

    private static final String TEST =
            """
            given:
              - send:
                  readings:
                    - {id: a, seen: "2026-01-01T01:00:00+01:00", all: ["2026-01-01T00:00:00Z", null],
                       parts: [{first: "2025-12-31T19:00:00-05:00", note: x}]}
            expect:
              - {view: last, rows: [{seen: AT, n: 1, last: AT}]}
              - {table: items, rows: [{id: a, seen: AT, all: [AT, null], parts: [{note: x, first: AT}]}]}
              - {lake_table: lake_rows, rows: [{id: a, seen: AT, all: [AT, null], parts: [{note: x, first: AT}]}]}
              - {warehouse_table: warehouse_rows, rows: [{id: a, seen: AT}]}
              - {stream: stream, rows: [{id: a, seen: AT, all: [AT, null], parts: [{note: x, first: AT}]}]}
              - {endpoint: webhook, rows: [{id: a, seen: AT, all: [AT, null], parts: [{note: x, first: AT}]}]}
              - {bucket: parquet_files, key: '*.parquet', rows: [{id: a, seen: AT, all: [AT, null], parts: [{note: x, first: AT}]}]}
              - {bucket: json_files, key: '*.ndjson', rows: [{id: a, seen: AT, all: [AT, null], parts: [{note: x, first: AT}]}]}
              - {bucket: csv_files, key: '*.csv', rows: [{id: a, seen: AT}]}
              - {lake_table: lake_rows, rows: [{all: '["AT", null]', parts: '[{"first": "AT", "note": "x"}]'}]}
              - invariants: hold
            """;

    @TempDir private static Path folder;
    private static App app;

    @BeforeAll
    static void read() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
    }

    private static String failures(String time) throws Exception {
        try (var tests = new AppTests(app)) {
            var result = tests.run(TestFile.read("times", TEST.replace("AT", time), folder, app));
            return result.failures().isEmpty()
                    ? ""
                    : String.join("\n", TestResultText.lines(result, ""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01T00:00:00Z",
                "2026-01-01 01:00:00+01",
                "2026-01-01T00:00:00.000Z",
                "2026-01-01 00:00:00+00",
                "2025-12-31T18:30:00-0530"
            })
    void theSameTimeInAnotherFormIsEqualInEachSink(String time) throws Exception {
        assertThat(failures(time)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T00:00:01Z", "2026-01-01T00:00:00+01:00"})
    void anotherTimeIsUnequalInEachSink(String time) throws Exception {
        assertThat(failures(time))
                .contains(
                        "view last:",
                        "table items,",
                        "lake table lake_rows,",
                        "warehouse table warehouse_rows,",
                        "stream stream,",
                        "endpoint webhook,",
                        "*.parquet",
                        "*.ndjson",
                        "*.csv");
    }
}
