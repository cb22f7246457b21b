package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.explore.ExplorationListener;
import dev.leat.testkit.explore.Explorer;
import dev.leat.testkit.explore.MessageSamples;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.TestResultText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests of pipelines that write to warehouse tables.
@Tag("slow")
class WarehousePipelineTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, shop: varchar, amount: "decimal(10,2)", at: timestamptz, seen: timestamp}
              Place: {id: integer not null, place: varchar not null}
              Found: {id: integer, place: varchar}
              Former: {id: integer not null, amount: "decimal(9,1)", seen: date}
              State: {at: timestamptz not null, id: integer not null, version: bigint not null, gone: boolean, price: double, day: date, more: json}
            buckets:
              input:
              lists:
            warehouse_tables:
              sales: {schema: Sale, key: id}
              states: {schema: State, key: [at, id]}
              places: {schema: Place, key: id}
            queues:
              sold:
              returned:
              former:
              changed:
              found:
            pipelines:
              find:
                from: {queue: found, schema: Found}
                to: [{warehouse_table: places}]
              load:
                from: {bucket: input, suffix: .csv, schema: Sale}
                to: [{warehouse_table: sales}]
              reload:
                from: {bucket: lists, suffix: .csv, schema: Sale, on_overwrite: replace}
                to: [{warehouse_table: sales}]
              sell:
                from: {queue: sold, schema: Sale}
                key: [id, shop]
                to: [{warehouse_table: sales}]
              return:
                from: {queue: returned, schema: Sale}
                to: [{warehouse_table: sales}]
              import:
                from: {queue: former, schema: Former}
                to: [{warehouse_table: sales}]
              change:
                from: {queue: changed, schema: State}
                key: [at, id]
                version: version
                delete_when: gone
                to: [{warehouse_table: states}]
            """;

    private static final String SENT =
            """
            given:
              - send: {sold: [{id: 1, shop: x, amount: 1.5, at: "2026-01-05T09:00:00Z"}, {id: 2, shop: y}, {id: 2, shop: y}]}
              - send: {returned: [{id: 2, shop: y}, {id: 3, shop: x, amount: -1}]}
              - send: {changed: [{at: "2026-01-05T09:00:00Z", id: 1, version: 2, price: 1e3, day: 2026-01-05, more: {a: [1]}}]}
              - send: {changed: [{at: "2026-01-05T09:00:00Z", id: 1, version: 1}]}
              - send: {changed: [{at: "2026-01-05T09:00:00.5Z", id: 1, version: 1}]}
              - send: {changed: [{at: "2026-01-05T09:00:00.5Z", id: 1, version: 2, gone: true}]}
            """;

    private static final String ROWS =
            """
            expect:
              - {warehouse_table: sales, count: 3, rows: [{id: 1, amount: 1.5}, {id: 2}, {id: 3, at: null}]}
              - {warehouse_table: states, some: [{id: 1, version: 2, day: 2026-01-05}], count: 1}
            """;

    private static final String FILES =
            """
            given:
              - put: {bucket: input, key: a.csv, text: "id,shop,amount,at\\n1,x,1.50,\\n2,y,2.50,\\n2,y,2.50,\\n"}
              - put: {bucket: input, key: b.csv, text: "id,shop,amount,at\\n3,x,,\\n2,y,2.5,\\n"}
            """;

    @TempDir private static Path folder;
    private static App app;
    private static AppTests tests;

    @BeforeAll
    static void read() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        tests = new AppTests(app);
    }

    @AfterAll
    static void close() {
        tests.close();
    }

    private static TestResult run(String text) throws Exception {
        return tests.run(TestFile.read("warehouse", text + "  - invariants: hold\n", folder, app));
    }

    @Test
    void eachKeyIsOneRowWhicheverPipelineWritesIt() throws Exception {
        assertThat(run(SENT + ROWS).failures()).isEmpty();
    }

    @Test
    void equalValuesOfOtherTypesAreTheSameRow() throws Exception {
        var sent =
                """
                given:
                  - send: {former: [{id: 1, amount: 1.5, seen: 2026-01-05}, {id: 2, amount: 2, seen: 2026-01-06}]}
                  - send: {returned: [{id: 1, amount: 1.50, seen: "2026-01-05T00:00:00"}]}
                expect:
                  - {warehouse_table: sales, count: 2, some: [{id: 2, amount: 2, seen: "2026-01-06 00:00:00"}]}
                """;
        assertThat(run(sent).failures()).isEmpty();
    }

    @Test
    void crashesAndOutagesLoseAndRepeatNothing() throws Exception {
        var faults =
                """
                faults:
                  - {crash: before write, after: 1}
                  - {crash: in the middle of a commit, after: 1}
                  - {crash: between write and ack, after: 2}
                  - {store: warehouse_tables, fails: 2}
                  - {store: warehouse_tables, loses_response: 1, after: 1}
                """;
        var result = run(SENT + faults + ROWS);
        assertThat(result.failures()).isEmpty();
        assertThat(result.idle()).isEmpty();
    }

    @Test
    void messagesWaitForAnUnavailableDatabaseAndForRowsItDoesNotTake() throws Exception {
        var faults =
                """
                faults:
                  - {store: warehouse_tables, unavailable: {from: 0s, until: 30m}}
                  - {store: warehouse_tables, throttles: 1, rows: 1}
                """;
        var result = run(SENT + faults + ROWS);
        assertThat(result.failures()).isEmpty();
        assertThat(result.idle()).isEmpty();
    }

    @Test
    void aKeyWithOtherValuesIsADeadLetter() throws Exception {
        var result =
                run(
                        """
                        given:
                          - send: {sold: [{id: 1, shop: x}]}
                          - wait: 1m
                          - send: {returned: [{id: 1, shop: y}]}
                        expect:
                          - {warehouse_table: sales, rows: [{id: 1, shop: x}]}
                          - {dead_letters: returned-dlq, count: 1}
                        """);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void aNullThatTheTableDoesNotTakeIsADeadLetter() throws Exception {
        var result =
                run(
                        """
                        given:
                          - send: {found: [{id: 1, place: Oslo}, {id: 2}, {place: Bergen}]}
                        expect:
                          - {warehouse_table: places, rows: [{id: 1, place: Oslo}]}
                          - {dead_letters: found-dlq, count: 2}
                        """);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void filesAreLoadedWithFaults() throws Exception {
        var rest =
                """
                faults:
                  - {store: warehouse_tables, fails: 1}
                  - {crash: in the middle of a commit, after: 1}
                  - {crash: between write and ack}
                expect:
                  - {warehouse_table: sales, within: 10m, count: 3}
                  - {warehouse_table: sales, rows: [{id: 1, amount: 1.5}, {id: 2, amount: 2.5}, {id: 3, amount: null}]}
                """;
        assertThat(run(FILES + rest).failures()).isEmpty();
    }

    @Test
    void anOverwrittenFileReplacesItsRowsAtOnceAndRowsOfOthersRejectItsLines() throws Exception {
        var result =
                run(
                        """
                        piece: 8
                        given:
                          - send: {sold: [{id: 4, shop: x, amount: 4}]}
                          - wait: 1m
                          - put: {bucket: lists, key: a.csv, text: "id,amount\\n1,1.00\\n2,2.00\\n3,3.00\\n"}
                          - wait: 1m
                          - put: {bucket: lists, key: a.csv, text: "id,amount\\n3,3.50\\n4,4.50\\n5,5.00\\n"}
                        faults:
                          - {crash: between pieces}
                          - {crash: between write and ack, after: 1}
                        expect:
                          - {warehouse_table: sales, count: 3, rows: [{id: 3, amount: 3.5}, {id: 4, shop: x}, {id: 5, amount: 5}]}
                          - {dead_letters: reload-files-dlq, count: 1}
                        """);
        assertThat(result.failures()).isEmpty();
        assertThat(result.idle()).isEmpty();
    }

    @Test
    void aWrongExpectationShowsTheRows() throws Exception {
        var result =
                run(FILES + "expect:\n  - {warehouse_table: sales, rows: [{id: 1}, {id: 4}]}\n");
        assertThat(String.join("\n", TestResultText.lines(result, "")))
                .contains("warehouse table sales, at the end", "missing     4", "has 3 rows");
    }

    @Test
    void randomFaultsBreakNoInvariant() throws Exception {
        var scenario = TestFile.read("sent", SENT + "expect:\n  - invariants: hold\n", folder, app);
        var samples = MessageSamples.of(app, folder, List.of(scenario));
        try (var explorer = new Explorer(app, Embedded.LOCAL, samples)) {
            assertThat(explorer.explore(6, 7, ExplorationListener.SILENT).found()).isEmpty();
        }
    }
}
