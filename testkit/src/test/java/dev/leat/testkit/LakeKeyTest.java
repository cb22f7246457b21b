package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.LakeTable;
import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.TestResultText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests of pipelines of files and of a queue that share a lake table by a key.
@Tag("slow")
class LakeKeyTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, shop: varchar}
              Shop: {shop: varchar, city: varchar}
              Stored: {id: integer not null, shop: varchar, city: varchar}
            queues:
              sold:
            buckets:
              input:
              lake:
            lookups:
              shops: {file: shops.csv, schema: Shop, key: shop}
            lake_tables:
              sales: {bucket: lake, schema: Stored}
            pipelines:
              csv:
                from: {bucket: input, suffix: .csv, schema: Sale}
                key: id
                steps: [{lookup: {in: shops, by: shop, take: city}}]
                to: [{lake_table: sales}]
              records:
                from: {queue: sold, schema: Sale}
                key: id
                steps: [{lookup: {in: shops, by: shop, take: city}}]
                to: [{lake_table: sales}]
            """;

    private static final String TEST =
            """
            given:
              - send: {sold: [{id: 1, shop: x}, {id: 2, shop: x}]}
              - wait: 1m
              - put: {bucket: input, key: a.csv, text: "id,shop\\n1,x\\n2,y\\n3,y\\n3,y\\n"}
              - wait: 1m
              - send: {sold: [{id: 3, shop: y}, {id: 3, shop: x}, {id: 4, shop: y}]}
              - put: {bucket: input, key: b.csv, text: "id,shop\\n4,y\\n1,x\\n"}
            FAULTS
            expect:
              - {lake_table: sales, count: 4, rows: [{id: 1, city: Bern}, {id: 2, shop: x}, {id: 3, city: Basel}, {id: 4}]}
              - {dead_letters: sold-dlq, count: 1}
              - {dead_letters: csv-files-dlq, count: 1}
              - invariants: hold
            """;

    @TempDir private Path folder;

    private TestResult run(String test) throws Exception {
        return run(APP, test);
    }

    private TestResult run(String text, String test) throws Exception {
        Files.writeString(folder.resolve("shops.csv"), "shop,city\nx,Bern\ny,Basel\n");
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
        assertThat(app.get(LakeTable.class, "sales").key()).isEqualTo(List.of("id"));
        try (var tests = new AppTests(app, Embedded.LOCAL)) {
            return tests.run(TestFile.read("keys", test, folder, app));
        }
    }

    @Test
    void rowsOfFilesAndMessagesAreThereOnce() throws Exception {
        var result = run(TEST.replace("FAULTS", ""));
        assertThat(result.failures()).as(TestResultText.lines(result, "").toString()).isEmpty();
    }

    /// Faults change the order of files and messages, so none of the rows conflict.
    @Test
    void crashesLoseAndRepeatNothing() throws Exception {
        var faults =
                """
                faults:
                  - {crash: between staging and commit}
                  - {crash: in the middle of a commit, after: 1}
                  - {crash: in the middle of a commit, after: 3}
                  - {store: state, fails: 2}
                  - {bucket: lake, unavailable: 5s}
                """;
        var equal = TEST.replace("2,y", "2,x").replace(", {id: 3, shop: x}", "");
        var result = run(equal.replace("count: 1", "count: 0").replace("FAULTS", faults));
        assertThat(result.failures()).as(TestResultText.lines(result, "").toString()).isEmpty();
        assertThat(result.idle()).isEmpty();
    }

    /// A record conflicts with the row of another pipeline.
    @Test
    void recordsOfTwoQueuesConflict() throws Exception {
        var app =
                """
                app: shop
                schemas: {Sale: {id: integer not null, shop: varchar}}
                queues: {one: {}, two: {}}
                buckets: {lake: {}}
                lake_tables:
                  sales: {bucket: lake, schema: Sale}
                pipelines:
                  first: {from: {queue: one, schema: Sale}, key: id, to: [{lake_table: sales}]}
                  second: {from: {queue: two, schema: Sale}, key: id, to: [{lake_table: sales}]}
                """;
        var test =
                """
                given:
                  - send: {one: [{id: 1, shop: x}]}
                  - wait: 1m
                  - send: {two: [{id: 1, shop: y}]}
                expect:
                  - {lake_table: sales, count: 1, rows: [{id: 1, shop: x}]}
                  - {dead_letters: two-dlq, count: 1}
                  - invariants: hold
                """;
        var result = run(app, test);
        assertThat(result.failures()).as(TestResultText.lines(result, "").toString()).isEmpty();
    }
}
