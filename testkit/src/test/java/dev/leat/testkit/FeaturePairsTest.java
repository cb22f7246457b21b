package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Features that are combined in one pipeline, under faults.
class FeaturePairsTest {

    @TempDir private Path folder;

    private App app(String yaml) throws Exception {
        return AppFile.read(Files.writeString(folder.resolve("app.yaml"), yaml), Map.of());
    }

    private void passes(App app, String test) throws Exception {
        try (var tests = new AppTests(app)) {
            var result = tests.run(TestFile.read("t", test, folder, app));
            assertThat(result.failures().stream().flatMap(one -> one.lines().stream())).isEmpty();
            assertThat(result.run().stuck()).isEmpty();
            assertThat(result.idle()).isEmpty();
        }
    }

    @Test
    void aDocumentIsShortenedAfterAJavaStepThatMakesItTooLarge() throws Exception {
        Files.writeString(
                Files.createDirectories(folder.resolve("functions")).resolve("Story.java"),
                """
                package functions;
                import dev.leat.function.*;
                public class Story implements RecordFunction {
                    @Override public Result apply(RowView record) {
                        return Result.of("story", record.text("id").orElseThrow().repeat(1000));
                    }
                }
                """);
        passes(
                app(
                        """
                        app: shop
                        schemas: {Order: {id: varchar not null, note: varchar}}
                        queues: {orders: }
                        tables: {stories: {key: id}}
                        buckets: {originals: }
                        pipelines:
                          tell:
                            from: {queue: orders, schema: Order}
                            key: id
                            steps:
                              - java: {class: functions.Story, adds: {story: varchar}, timeout: 20s}
                              - shrink: {to: 2KiB, columns: {note: drop, story: {truncate: 1KiB}}, offload: originals}
                            to: [{table: stories}]
                        """),
                """
                given:
                  - send: {orders: [{id: abc, note: x}, {id: b, note: y}]}
                  - wait: 1m
                  - send: {orders: [{id: abc, note: x}]}
                faults:
                  - {crash: after a commit}
                  - {bucket: originals, unavailable: 20s}
                  - {redeliver: orders}
                expect:
                  - {table: stories, count: 2, some: [{id: b, note: y}, {id: abc, _leat_shrunk: '["note: dropped","story: truncated from 3000 to 1024 bytes"]'}]}
                  - {dead_letters: orders-dlq, count: 0}
                  - invariants: hold
                """);
    }

    @Test
    void aLookupFromATableRetriesARecordOfAFifoGroupAndKeepsTheOrder() throws Exception {
        passes(
                app(
                        """
                        app: shop
                        schemas:
                          Order: {id: varchar not null, customer: integer, n: integer}
                          Customer: {id: integer not null, name: varchar}
                        queues:
                          Orders: {fifo: true, max_receive_count: 10}
                          news: {}
                          Named: {fifo: true}
                        tables: {customers: {key: id}}
                        lookups: {customers: {table: customers, schema: Customer}}
                        pipelines:
                          customers:
                            from: {queue: news, schema: Customer}
                            key: id
                            to: [{table: customers}]
                          name:
                            from: {queue: Orders, schema: Order, batch: {size: 10, window: 3s}}
                            key: id
                            steps:
                              - lookup: {in: customers, by: {customer: id}, take: name, missing: retry}
                            to: [{queue: Named, group: id}]
                        """),
                """
                given:
                  - send: {to: Orders, group: g, messages: [{id: a, customer: 7, n: 1}, {id: b, customer: 8, n: 2}, {id: c, customer: 7, n: 3}]}
                  - send: {to: Orders, group: h, messages: [{id: d, customer: 7, n: 4}]}
                  - wait: 2s
                  - send: {news: [{id: 7, name: Ann}]}
                  - wait: 10s
                  - send: {news: [{id: 8, name: Bob}]}
                faults:
                  - {crash: after a commit}
                expect:
                  - {queue: Named, visible: 4}
                  - {dead_letters: Orders-dlq, count: 0}
                  - invariants: hold
                """);
    }

    @Test
    void theRowsOfAListReachATableAndAnEndpoint() throws Exception {
        var app =
                app(
                        """
                        app: shop
                        schemas:
                          Order: {id: varchar not null, items: "struct(sku varchar, n integer)[]"}
                        queues: {orders: }
                        tables: {lines: {key: [id, sku]}}
                        endpoints: {webhook: {url: "https://example.com/lines"}}
                        pipelines:
                          lines:
                            from: {queue: orders, schema: Order}
                            key: [id, sku]
                            steps:
                              - unnest: {column: items, as: item}
                              - set: {sku: item.sku, n: item.n}
                              - exclude: [item]
                              - check: {n is positive: n > 0}
                            to:
                              - table: lines
                              - {endpoint: webhook, where: n > 1}
                        """);
        passes(
                app,
                """
                given:
                  - send:
                      orders:
                        - {id: a, items: [{sku: x, n: 1}, {sku: y, n: 2}, {sku: z, n: 3}]}
                        - {id: b, items: [{sku: x, n: 1}, {sku: y, n: 0}]}
                        - {id: c, items: [{sku: x, n: 9}]}
                  - wait: 1m
                  - send: {orders: [{id: c, items: [{sku: x, n: 9}]}]}
                faults:
                  - {crash: in the middle of a commit}
                  - {crash: between send and mark}
                  - {table: lines, fails: 2, after: 1}
                  - {endpoint: webhook, answers: 422, body_contains: '"z"'}
                expect:
                  - {table: lines, rows: [{id: a, sku: x, n: 1}, {id: a, sku: y, n: 2}, {id: a, sku: z, n: 3}, {id: c, sku: x, n: 9}]}
                  - {endpoint: webhook, rows: [{id: a, sku: y}, {id: c, sku: x}]}
                  - {dead_letters: orders-dlq, count: 2, letters: [{body: '"b"', reasons: n is positive}, {body: '"a"', reasons: answered 422}]}
                  - invariants: hold
                """);
    }

    @Test
    void aCrashBetweenAViewInItsOwnStoreAndATableRepeatsNothing() throws Exception {
        passes(
                app(
                        """
                        app: shop
                        schemas: {Order: {id: varchar not null, user: varchar, n: integer, v: integer}}
                        queues: {orders: }
                        tables: {orders: {key: id, indexes: {by_user: {key: user}}}}
                        views: {sums: {key: user, measures: {orders: count(*), n: sum(n)}}}
                        pipelines:
                          orders:
                            from: {queue: orders, schema: Order}
                            key: id
                            version: v
                            delete_when: n = 0
                            to: [{view: sums}, {table: orders}]
                        """),
                """
                separate_stores: sums
                given:
                  - send: {orders: [{id: a, user: U, n: 1, v: 1}, {id: b, user: U, n: 2, v: 1}, {id: c, user: W, n: 4, v: 1}]}
                  - wait: 1m
                  - send: {orders: [{id: a, user: W, n: 8, v: 2}, {id: b, user: U, n: 0, v: 2}, {id: c, user: W, n: 5, v: 0}]}
                faults:
                  - {crash: after a commit, times: 2}
                  - {crash: after a commit, after: 3}
                  - {store: sums, loses_response: 1, after: 2}
                  - {table: orders, fails: 1, after: 2}
                expect:
                  - {view: sums, some: [{user: W, orders: 2, n: 12}]}
                  - {table: orders, rows: [{id: a, user: W, n: 8}, {id: c, user: W, n: 4}]}
                  - invariants: hold
                """);
    }
}
