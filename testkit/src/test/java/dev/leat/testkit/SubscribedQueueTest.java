package dev.leat.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The invariants hold for a pipeline that publishes to a topic, and for one that reads a queue
/// with the messages of this topic, with and without their envelopes.
class SubscribedQueueTest {

    private static final String APP =
            """
            app: shop
            schemas: {Order: {id: varchar not null, amount: integer}}
            queues: {orders: {}, large: {subscribe: {topic: checked, raw: %s}}}
            topics: {checked: {}}
            views: {totals: {measures: {n: count(*)}}}
            endpoints: {pager: {url: "http://127.0.0.1:1/"}}
            pipelines:
              check:
                from: {queue: orders, schema: Order}
                key: id
                to: [{topic: checked}]
              count:
                from: {queue: large, schema: Order}
                key: id
                steps: [check: {amount is small: amount < 100}]
                to: [{view: totals}, {endpoint: pager}]
            """;

    private static final String TEST =
            """
            given:
              - send: {orders: [{id: a, amount: 1}, {id: b, amount: 2}, {id: a, amount: 1}, {id: c, amount: 200}]}
            faults:
              - {crash: after a commit}
            expect:
              - {view: totals, rows: [{n: 2}]}
              - {dead_letters: large-dlq, count: 1}
              - invariants: hold
            """;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theInvariantsHold(boolean raw) throws Throwable {
        Files.writeString(folder.resolve("app.yaml"), APP.formatted(raw));
        Files.writeString(Files.createDirectory(folder.resolve("tests")).resolve("one.yaml"), TEST);
        try (var tests = LeatTest.of(folder)) {
            for (var test : tests.tests().toList()) {
                test.getExecutable().execute();
            }
        }
    }
}
