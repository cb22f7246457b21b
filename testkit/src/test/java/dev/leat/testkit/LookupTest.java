package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lookups under `leat test`: on the virtual clock, with redeliveries and restarts.
class LookupTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, currency: varchar, customer: integer}
              Rate: {currency: varchar, rate: integer}
              Customer: {id: integer not null, name: varchar}
            queues: {orders: {max_receive_count: 4}, news: {}}
            buckets: {data: {}}
            tables: {customers: {key: id}}
            lookups:
              rates: {ORIGIN, schema: Rate, key: currency, refresh: 10m}
              customers: {table: customers, schema: Customer}
            views:
              totals: {key: name, measures: {n: count(*), rates: sum(rate)}}
            pipelines:
              customers:
                from: {queue: news, schema: Customer}
                key: id
                to: [{table: customers}]
              orders:
                from: {queue: orders, schema: Order}
                key: id
                steps:
                  - lookup: {in: rates, by: currency, take: rate}
                  - lookup: {in: customers, by: {customer: id}, take: name, missing: retry}
                to: [{view: totals}]
            """;

    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("rates.csv"), "currency,rate\nEUR,1\nUSD,2\n");
        Files.createDirectories(folder.resolve("tests"));
    }

    private void run(String origin, String test) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), APP.replace("ORIGIN", origin));
        Files.writeString(folder.resolve("tests/one.yaml"), test);
        try (var tests = LeatTest.of(folder)) {
            tests.tests()
                    .forEach(one -> {
                        try {
                            one.getExecutable().execute();
                        } catch (Throwable failed) {
                            throw new AssertionError(failed.getMessage(), failed);
                        }
                    });
        }
    }

    @Test
    void readsTheFileOfTheAppAndRetriesUntilTheRowOfTheTableArrives() throws IOException {
        run(
                "file: rates.csv",
                """
                given:
                  - send: {orders: [{id: a, currency: USD, customer: 7}, {id: b, currency: GBP, customer: 7}]}
                  - wait: 1s
                  - send: {news: [{id: 7, name: Ann}]}
                expect:
                  - invariants: hold
                  - view: totals
                    rows: [{name: Ann, n: 1, rates: 2}]
                  - {dead_letters: orders-dlq, count: 1}
                """);
    }

    @Test
    void aRecordWithoutARowBecomesADeadLetterAfterTheLastAttempt() throws IOException {
        run(
                "file: rates.csv",
                """
                given:
                  - send: {orders: [{id: a, currency: USD, customer: 7}]}
                expect:
                  - invariants: hold
                  - {dead_letters: orders-dlq, count: 1, letters: [{reasons: has no row with this key}]}
                """);
    }

    @Test
    void aCrashAndARedeliveryAfterAChangeOfTheRowAreDuplicates() throws IOException {
        run(
                "bucket: data, file: rates.csv",
                """
                given:
                  - put: {bucket: data, key: rates.csv, text: "currency,rate\\nEUR,1\\n"}
                  - send: {news: [{id: 7, name: Ann}]}
                  - wait: 1s
                  - send: {orders: [{id: a, currency: EUR, customer: 7}]}
                  - wait: 1s
                  - put: {bucket: data, key: rates.csv, text: "currency,rate\\nEUR,5\\n"}
                  - wait: 11m
                  - send: {orders: [{id: a, currency: EUR, customer: 7}, {id: b, currency: EUR, customer: 7}]}
                faults:
                  - {crash: after a commit, after: 2}
                expect:
                  - invariants: hold
                  - view: totals
                    rows: [{name: Ann, n: 2, rates: 6}]
                  - {dead_letters: orders-dlq, count: 0}
                """);
    }

    @Test
    void waitsForTheObjectOfABucketWithoutCountingAttempts() throws IOException {
        run(
                "bucket: data, file: rates.csv",
                """
                given:
                  - send: {news: [{id: 7, name: Ann}]}
                  - send: {orders: [{id: a, currency: EUR, customer: 7}]}
                  - wait: 2h
                  - put: {bucket: data, key: rates.csv, text: "currency,rate\\nEUR,1\\n"}
                expect:
                  - invariants: hold
                  - view: totals
                    rows: [{name: Ann, n: 1, rates: 1}]
                """);
    }

    @Test
    void thePageShowsAnAppAndATestThatPass() throws Exception {
        var page = Files.readString(Path.of("../docs/how-to/look-up-values.md"));
        List<String> blocks = new ArrayList<>();
        var block = BLOCK.matcher(page);
        while (block.find()) {
            blocks.add(block.group(1));
        }
        var file = Files.writeString(folder.resolve("app.yaml"), blocks.getFirst());
        var app = AppFile.read(file, Map.of());
        try (var tests = new AppTests(app)) {
            var scenario = TestFile.read("page", blocks.getLast(), folder, app);
            assertThat(tests.run(scenario).failures()).isEmpty();
        }
    }

    @Test
    void aWrongExpectationFails() {
        assertThatThrownBy(() ->
                        run(
                                "file: rates.csv",
                                """
                                              given:
                                                - send: {news: [{id: 7, name: Ann}]}
                                                - wait: 1s
                                                - send: {orders: [{id: a, currency: USD, customer: 7}]}
                                              expect:
                                - invariants: hold
                                                - view: totals
                                                  rows: [{name: Ann, n: 1, rates: 3}]
                                """))
                .isInstanceOf(AssertionError.class);
        assertThat(folder).exists();
    }
}
