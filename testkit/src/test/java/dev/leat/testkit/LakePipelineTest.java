package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.TestResultText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests of pipelines that write to lake tables.
@Tag("slow")
class LakePipelineTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, shop: varchar, amount: "decimal(10,2)"}
            buckets:
              input:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale, partition_by: [shop]}
              sold_1.messages: {bucket: lake, schema: Sale}
            queues:
              sold:
            pipelines:
              load:
                from: {bucket: input, suffix: .csv, schema: Sale, on_overwrite: replace}
                steps: [{distinct: [id, shop, amount]}]
                to: [{lake_table: sales}]
              store:
                from: {queue: sold, schema: Sale}
                key: id
                to: [{lake_table: sold_1.messages}]
            """;

    private static final String TWO_FILES =
            """
            given:
              - put: {bucket: input, key: a.csv, text: "id,shop,amount\\n1,x,1.50\\n2,y,2.50\\n2,y,2.50\\n"}
              - put: {bucket: input, key: b.csv, text: "id,shop,amount\\n3,x,\\n"}
            """;

    private static final String ROWS =
            """
            expect:
              - {lake_table: sales, count: 3, rows: [{id: 1, shop: x, amount: 1.5}, {id: 2}, {id: 3, amount: null}]}
            """;

    @TempDir private static Path folder;
    private static App app;

    @BeforeAll
    static void read() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
    }

    private static TestResult run(String text, Embedded embedded) throws Exception {
        try (var tests = new AppTests(app, embedded)) {
            return tests.run(TestFile.read("lake", text + "  - invariants: hold\n", folder, app));
        }
    }

    private static String text(TestResult result) {
        return String.join("\n", TestResultText.lines(result, ""));
    }

    private static TestResult run(String text) throws Exception {
        return run(text, Embedded.LOCAL);
    }

    @Test
    void theTableHasTheRowsOfAllFiles() throws Exception {
        assertThat(run(TWO_FILES + ROWS).failures()).isEmpty();
    }

    @Test
    void crashesAndOutagesLoseAndRepeatNothing() throws Exception {
        var faults =
                """
                faults:
                  - {crash: between staging and commit}
                  - {crash: in the middle of a commit, after: 1}
                  - {store: state, fails: 2}
                  - {bucket: lake, unavailable: 5s}
                """;
        var result = run(TWO_FILES + faults + ROWS);
        assertThat(result.failures()).isEmpty();
        assertThat(result.idle()).isEmpty();
    }

    @Test
    void anOverwrittenFileReplacesItsRowsAndARepeatAddsNone() throws Exception {
        var again =
                """
                  - wait: 1m
                  - put: {bucket: input, key: a.csv, text: "id,shop,amount\\n9,z,9\\n"}
                  - put: {bucket: input, key: b.csv, text: "id,shop,amount\\n3,x,\\n"}
                expect:
                  - {lake_table: sales, count: 3, within: 30s}
                  - {lake_table: sales, rows: [{id: 3}, {id: 9, shop: z}]}
                """;
        assertThat(run(TWO_FILES + again).failures()).isEmpty();
    }

    @Test
    void theRecordsOfAQueueAreRowsOnce() throws Exception {
        var result =
                run(
                        """
                        given:
                          - send: {sold: [{id: 1, shop: x}, {id: 2, shop: y}, {id: 2, shop: y}]}
                        faults:
                          - {crash: in the middle of a commit}
                          - {store: state, fails: 1}
                        expect:
                          - {lake_table: sold_1.messages, rows: [{id: 1}, {id: 2}]}
                        """);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void aWrongExpectationShowsTheRows() throws Exception {
        var result =
                run(TWO_FILES + "expect:\n  - {lake_table: sales, rows: [{id: 1}, {id: 4}]}\n");
        assertThat(text(result))
                .contains("lake table sales, at the end", "missing     4", "the table has 3 rows");
    }

    /// The platform returns the table to its first commit when the app restarts.
    @Test
    void theInvariantsFindMissingRows() throws Exception {
        var forgetful =
                new Embedded() {
                    @Override
                    public Platform open(App app, Path folder, Time time) {
                        boolean again = Files.exists(folder);
                        var platform = LOCAL.open(app, folder, time);
                        if (again) {
                            rollBack(platform);
                        }
                        return platform;
                    }

                    @Override
                    public void crash(Platform platform) {
                        LOCAL.crash(platform);
                    }
                };
        var restart =
                """
                  - wait: 1m
                  - put: {bucket: input, key: c.csv, text: "id,shop,amount\\n"}
                faults:
                  - {crash: between write and ack, body_contains: c.csv}
                expect:
                """;
        var result = run(TWO_FILES + restart, forgetful);
        assertThat(text(result)).contains("lake table sales lacks the row {id=");
    }

    private static void rollBack(Platform platform) {
        try {
            platform.buckets().delete("lake", "sales/metadata/v2.metadata.json");
            platform.buckets()
                    .put(
                            "lake",
                            "sales/metadata/version-hint.text",
                            new ByteArrayInputStream("1".getBytes(StandardCharsets.UTF_8)),
                            Map.of());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static final String SHARED =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, shop: varchar}
            buckets:
              input:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale, partition_by: [shop], min_input_files: 2}
            queues:
              sold:
              returned:
            pipelines:
              sheets:
                from: {bucket: input, suffix: .csv, schema: Sale, on_overwrite: replace}
                to: [{lake_table: sales}]
              lines:
                from: {bucket: input, suffix: .ndjson, format: ndjson, schema: Sale, on_overwrite: replace}
                to: [{lake_table: sales}]
              first:
                from: {queue: sold, schema: Sale}
                to: [{lake_table: sales}]
              second:
                from: {queue: returned, schema: Sale}
                to: [{lake_table: sales}]
            """;

    /// All four pipelines write to one table, whose small files each commit merges. The overwritten
    /// objects replace only their own rows.
    private static final String OF_ALL =
            """
            given:
              - put: {bucket: input, key: a.csv, text: "id,shop\\n1,x\\n2,y\\n"}
              - put: {bucket: input, key: a.ndjson, text: '{"id": 3, "shop": "x"}'}
              - put: {bucket: input, key: b.csv, text: "id,shop\\n4,x\\n"}
              - send: {sold: [{id: 5, shop: x}]}
              - send: {returned: [{id: 6, shop: x}]}
              - wait: 1m
              - put: {bucket: input, key: a.ndjson, text: '{"id": 7, "shop": "x"}'}
              - put: {bucket: input, key: b.csv, text: "id,shop\\n8,y\\n"}
              - send: {sold: [{id: 9, shop: y}]}
            FAULTS
            expect:
              - {lake_table: sales, count: 7, rows: [{id: 1}, {id: 2}, {id: 5}, {id: 6}, {id: 7}, {id: 8}, {id: 9}]}
            """;

    private static void shared(String faults, Embedded embedded) throws Exception {
        var file = Files.writeString(folder.resolve("shared.yaml"), SHARED);
        var of = AppFile.read(file, Map.of());
        try (var tests = new AppTests(of, embedded)) {
            var text = OF_ALL.replace("FAULTS", faults) + "  - invariants: hold\n";
            var result = tests.run(TestFile.read("shared", text, folder, of));
            assertThat(result.failures()).as(text(result)).isEmpty();
            assertThat(result.idle()).isEmpty();
        }
    }

    @Test
    void pipelinesOfFilesAndOfQueuesShareATable() throws Exception {
        shared("", Embedded.LOCAL);
    }

    @Test
    void crashesLoseAndRepeatNothingInASharedTable() throws Exception {
        shared(
                """
                faults:
                  - {crash: between staging and commit}
                  - {crash: in the middle of a commit, after: 1}
                  - {crash: in the middle of a commit, after: 3}
                  - {store: state, fails: 2}
                  - {bucket: lake, unavailable: 5s}
                """,
                Embedded.LOCAL);
    }
}
