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
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.TestResultText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pipelines that make a row of each element of a list, on the embedded platform and with faults.
class UnnestTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order:
                order_id: varchar not null
                revision: integer
                items: struct(sku varchar, quantity integer, price decimal(10,2))[]
            queues:
              orders:
              large:
            tables:
              lines: {key: [order_id, sku]}
            views:
              skus: {key: sku, measures: {n: count(*), total: sum(amount)}}
            pipelines:
              store:
                from: {queue: orders, schema: Order}
                key: [order_id, sku]
                steps:
                  - unnest: {column: items, as: item}
                  - set:
                      sku: item.sku
                      amount: item.price * item.quantity
                      line: source.item
                  - check:
                      the quantity is positive: item.quantity > 0
                to:
                  - table: lines
                  - view: skus
                  - {queue: large, where: amount > 10}
            """;

    private static final String A =
            "{order_id: A, items: [{sku: x, quantity: 1, price: 1.50}, {sku: y, quantity: 2, price: 10},"
                    + " {sku: z, quantity: 1, price: 20}]}";

    @TempDir private Path folder;
    private App app;

    @BeforeEach
    void read() throws Exception {
        app = app(APP);
    }

    private App app(String yaml) throws Exception {
        return AppFile.read(Files.writeString(folder.resolve("app.yaml"), yaml), Map.of());
    }

    private TestResult passes(String test) throws Exception {
        try (var tests = new AppTests(app)) {
            var verdict = tests.run(TestFile.read("unnest", test, folder, app));
            assertThat(verdict.passed())
                    .as(String.join("\n", TestResultText.lines(verdict, "t")))
                    .isTrue();
            return verdict;
        }
    }

    private static String send(String... orders) {
        return "given:\n  - send:\n      orders:\n        - "
                + String.join("\n        - ", orders)
                + "\n";
    }

    private static final String ALL_OF_A =
            """
            expect:
              - {view: skus, rows: [{sku: x, n: 1, total: 1.50}, {sku: y, n: 1, total: 20}, {sku: z, n: 1, total: 20}]}
              - {queue: large, visible: 2}
              - {dead_letters: orders-dlq, count: 0}
              - invariants: hold
            """;

    @Test
    void eachElementIsInTheSinksThatTakeIt() throws Exception {
        passes(send(A) + ALL_OF_A);
    }

    @Test
    void aMessageThatComesAgainCountsOnce() throws Exception {
        passes(send(A, A) + ALL_OF_A);
        passes(send(A) + "faults: [{redeliver: orders, times: 2}]\n" + ALL_OF_A);
    }

    @Test
    void aCrashLosesNoElementAndCountsNoneTwice() throws Exception {
        for (var point :
                List.of(
                        "after lease",
                        "before write",
                        "between write and ack",
                        "in the middle of a commit",
                        "after a commit")) {
            passes(send(A) + "faults: [{crash: " + point + "}]\n" + ALL_OF_A);
        }
    }

    @Test
    void aRejectedElementRejectsTheWholeMessage() throws Exception {
        passes(
                send(
                                A,
                                "{order_id: B, items: [{sku: x, quantity: 1, price: 1}, {sku: y, quantity: 0, price: 1}]}",
                                "{order_id: C, items: [{sku: x, quantity: 1, price: 1}, {sku: x, quantity: 2, price: 1}]}",
                                "{order_id: D, items: []}",
                                "{order_id: E}")
                        + """
                        expect:
                          - {view: skus, rows: [{sku: x, n: 1, total: 1.50}, {sku: y, n: 1}, {sku: z, n: 1}]}
                          - dead_letters: orders-dlq
                            count: 2
                            letters:
                              - {body: '"B"', reasons: the quantity is positive, attempts: 1}
                              - {body: '"C"', reasons: add source.item to the key, attempts: 1}
                          - invariants: hold
                        """);
    }

    @Test
    void aConflictOfOneElementIsADeadLetterOfTheMessage() throws Exception {
        passes(
                send(
                                A,
                                "{order_id: A, items: [{sku: w, quantity: 1, price: 1}, {sku: x, quantity: 7, price: 1.50}]}")
                        + """
                        expect:
                          - {view: skus, some: [{sku: x, n: 1, total: 1.50}, {sku: w, n: 1, total: 1}]}
                          - dead_letters: orders-dlq
                            count: 1
                            letters: [{body: '"w"', reasons: ['items[1]', another record with this key], attempts: 1}]
                          - invariants: hold
                        """);
    }

    @Test
    void aRefusedRequestOfOneElementIsADeadLetterOfTheMessage() throws Exception {
        app =
                app(
                        APP.replace(
                                        "tables:\n",
                                        "endpoints:\n  hook: {url: 'https://example.com/'}\ntables:\n")
                                + "      - endpoint: hook\n");
        passes(
                send(A)
                        + """
                        faults: [{endpoint: hook, answers: 422, body_contains: '"sku":"y"'}]
                        expect:
                          - {endpoint: hook, requests: 3, rows: [{sku: x}, {sku: z}]}
                          - dead_letters: orders-dlq
                            count: 1
                            letters: [{body: '"A"', reasons: answered 422, attempts: 1}]
                          - {view: skus, rows: [{sku: x, n: 1}, {sku: y, n: 1}, {sku: z, n: 1}]}
                          - invariants: hold
                        """);
    }

    @Tag("search")
    @Test
    void noScheduleOfFaultsViolatesAnInvariant() throws Exception {
        var orders = new ArrayList<Message.Outgoing>();
        for (int order = 0; order < 60; order++) {
            var items = new ArrayList<String>();
            for (int item = 0; item < order % 5; item++) {
                items.add(
                        "{\"sku\":\"s%d\",\"quantity\":%d,\"price\":%d}"
                                .formatted(item, order % 13 == 12 ? 0 : 1, order % 19));
            }
            var body =
                    "{\"order_id\":\"O%d\",\"revision\":%d,\"items\":[%s]}"
                            .formatted(order % 20, order / 20, String.join(",", items));
            orders.add(Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)));
        }
        var samples = new MessageSamples(Map.of("orders", orders));
        try (var explorer = new Explorer(app, Embedded.LOCAL, samples)) {
            var result = explorer.explore(20, 7, ExplorationListener.SILENT);
            assertThat(result.found().map(Exploration.Found::breaches)).isEmpty();
        }
    }
}
