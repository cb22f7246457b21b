package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.port.Message;
import dev.leat.testkit.explore.Exploration;
import dev.leat.testkit.explore.ExplorationListener;
import dev.leat.testkit.explore.Explorer;
import dev.leat.testkit.explore.MessageSamples;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.verdict.TestResultText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Buckets that a queue's pipeline writes to, in test files and with faults.
@Tag("slow")
class BatchObjectsTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null, shop: varchar not null, amount: 'decimal(10,2) not null'}
            queues:
              sales:
            buckets:
              lake:
              large:
            views:
              shops: {key: shop, measures: {n: count(*), total: sum(amount)}}
            pipelines:
              store:
                from: {queue: sales, schema: Sale, batch: {size: 3, window: 1s}}
                key: id
                max_rejects: 100%
                steps:
                  - check:
                      the amount is positive: amount > 0
                to:
                  - {bucket: lake, path: '{shop}/{source.batch}.parquet'}
                  - {bucket: large, path: '{source.batch}.csv', where: amount > 10, select: {id: id, cents: amount * 100}}
                  - view: shops
            """;

    private static final String GIVEN =
            """
            given:
              - send:
                  sales:
                    - {id: a, shop: x, amount: 1.50}
                    - {id: b, shop: y, amount: 20}
                    - {id: a, shop: x, amount: 1.50}
                    - {id: c, shop: x, amount: 30}
                    - {id: d, shop: x, amount: -1}
                    - {id: c, shop: x, amount: 31}
            """;

    private static final String EXPECT =
            """
            expect:
              - {bucket: lake, key: '*.parquet', rows: [{id: a, amount: 1.50}, {id: b, amount: 20}, {id: c, amount: 30}]}
              - {bucket: lake, key: 'y/*', count: 1}
              - {bucket: large, key: '*.csv', rows: [{id: b, cents: 2000}, {id: c, cents: 3000}]}
              - {view: shops, rows: [{shop: x, n: 2, total: 31.50}, {shop: y, n: 1, total: 20}]}
              - {dead_letters: sales-dlq, count: 2}
              - invariants: hold
            """;

    @TempDir private Path folder;
    private App app;

    @BeforeEach
    void read() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
    }

    private void passes(String test) throws Exception {
        try (var tests = new AppTests(app)) {
            var verdict = tests.run(TestFile.read("objects", test, folder, app));
            assertThat(verdict.passed())
                    .as(String.join("\n", TestResultText.lines(verdict, "t")))
                    .isTrue();
        }
    }

    @Test
    void eachNewRecordIsInOneObject() throws Exception {
        passes(GIVEN + EXPECT);
        passes(GIVEN + "faults: [{redeliver: sales, times: 2}]\n" + EXPECT);
    }

    @Tag("crash")
    @Test
    void aCrashLosesNoRowAndRepeatsNone() throws Exception {
        for (var point :
                List.of(
                        "after lease",
                        "before write",
                        "between staging and commit",
                        "between write and ack",
                        "in the middle of a commit",
                        "after a commit")) {
            passes(GIVEN + "faults: [{crash: " + point + "}]\n" + EXPECT);
        }
    }

    @Tag("search")
    @Test
    void noScheduleOfFaultsViolatesAnInvariant() throws Exception {
        var sales =
                IntStream.range(0, 40)
                        .mapToObj(i ->
                                "{\"id\":\"s%d\",\"shop\":\"%s\",\"amount\":%d}"
                                        .formatted(i % 30, i % 2 == 0 ? "x" : "y", i % 30 % 7 * 4))
                        .map(body -> Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)))
                        .toList();
        var samples = new MessageSamples(Map.of("sales", sales));
        try (var explorer = new Explorer(app, Embedded.LOCAL, samples)) {
            var result = explorer.explore(10, 7, ExplorationListener.SILENT);
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
        }
    }
}
