package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.scenario.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows and faults of lookups and tables in test files, and the invariants of apps with lookups.
class LookupFaultTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, currency: varchar, customer: integer, region: varchar}
              Rate: {currency: varchar, rate: integer}
              Customer: {id: integer not null, name: varchar}
              Region: {region: varchar, zone: varchar}
            queues: {orders: {max_receive_count: 4}, news: {}}
            buckets: {data: {}}
            tables: {customers: {key: id}, priced: {key: id}}
            lookups:
              rates: {file: rates.csv, schema: Rate, key: currency, refresh: 10m}
              customers: {table: customers, schema: Customer}
              regions: {bucket: data, file: regions.ndjson, schema: Region, key: region}
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
                  - lookup: {in: regions, by: region, take: zone, missing: keep}
                to: [{table: priced}]
            """;

    private static final String ROWS =
            """
            lookups:
              rates: {format: csv, text: "currency,rate\\nUSD,2\\nEUR,1\\n"}
              customers: [{id: 7, name: Ann}]
              regions: [{region: N, zone: Z1}]
            """;

    private static final String SENT =
            """
            given:
              - send:
                  orders:
                    - {id: a, currency: USD, customer: 7, region: N}
                    - {id: b, currency: EUR, customer: 7, region: S}
            """;

    private static final String STORED =
            """
            expect:
              - {table: priced, rows: [{id: a, rate: 2, name: Ann, zone: Z1}, {id: b, rate: 1, name: Ann, zone: null}]}
              - {dead_letters: orders-dlq, count: 0}
              - invariants: hold
            """;

    @TempDir private Path folder;
    private App app;
    private AppTests tests;

    @BeforeEach
    void open() throws Exception {
        Files.writeString(folder.resolve("rates.csv"), "currency,rate\nUSD,20\n");
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        tests = new AppTests(app);
    }

    @AfterEach
    void close() {
        tests.close();
    }

    private List<Fault> passes(String test) throws Exception {
        var result = tests.run(TestFile.read("t", test, folder, app));
        assertThat(result.failures()).isEmpty();
        assertThat(result.run().stuck()).isEmpty();
        return result.idle();
    }

    @Test
    void aTestHasItsOwnRowsOfAFileABucketAndATable() throws Exception {
        passes(ROWS + SENT + STORED);
        Files.writeString(folder.resolve("others.csv"), "currency,rate\nUSD,2\nEUR,1\n");
        passes(ROWS.replaceFirst("rates: .*", "rates: others.csv") + SENT + STORED);
    }

    @Test
    void withoutRowsOfTheTestTheFileOfTheAppIsRead() throws Exception {
        passes(
                ROWS.replaceFirst(" +rates: .*\n", "")
                        + SENT
                        + """
                        expect:
                          - {table: priced, rows: [{id: a, rate: 20}]}
                          - {dead_letters: orders-dlq, count: 1, letters: [{body: '"b"', reasons: "lookup 'rates' has no row with this key", attempts: 1}]}
                          - invariants: hold
                        """);
    }

    @Test
    void anUnavailableLookupCostsNoAttempt() throws Exception {
        for (var fault :
                List.of(
                        "{lookup: rates, unavailable: 1m}",
                        "{lookup: customers, unavailable: 1m}",
                        "{lookup: regions, unavailable: 1m}",
                        "{table: priced, unavailable: 1h}",
                        "{table: priced, fails: 3}")) {
            assertThat(passes(ROWS + SENT + "faults: [%s]\n".formatted(fault) + STORED))
                    .as(fault)
                    .isEmpty();
        }
    }

    @Test
    void theBucketOrTableOfALookupMayBeUnavailable() throws Exception {
        var given =
                """
                lookups:
                  rates: [{currency: USD, rate: 2}, {currency: EUR, rate: 1}]
                given:
                  - put: {bucket: data, key: regions.ndjson, text: "{\\"region\\":\\"N\\",\\"zone\\":\\"Z1\\"}\\n"}
                  - send: {news: [{id: 7, name: Ann}]}
                  - wait: 1s
                """
                        + SENT.replace("given:\n", "");
        for (var fault :
                List.of(
                        "{bucket: data, unavailable: {from: 1s, until: 1m}}",
                        "{table: customers, unavailable: {from: 1s, until: 1m}}",
                        "{store: state, unavailable: {from: 1s, until: 1m}}")) {
            assertThat(passes(given + "faults: [%s]\n".formatted(fault) + STORED))
                    .as(fault)
                    .isEmpty();
        }
    }

    @Test
    void aRefreshThatFailsKeepsTheRows() throws Exception {
        passes(
                ROWS
                        + SENT
                        + """
                          - wait: 30m
                          - send: {orders: [{id: c, currency: USD, customer: 7, region: N}]}
                        faults: [{lookup: rates, unavailable: {from: 5m, until: 2h}}]
                        expect:
                          - {table: priced, count: 3, some: [{id: c, rate: 2}], within: 1s}
                          - invariants: hold
                        """);
    }

    @Test
    void aMissingRowIsRejectedKeptOrRetried() throws Exception {
        var rejected = "{lookup: rates, missing: 1s}";
        var kept = "{lookup: regions, missing: 1s}";
        var retried = "{lookup: customers, missing: 1s}";
        passes(
                ROWS
                        + SENT
                        + "faults: [%s]\n".formatted(rejected)
                        + """
                        expect:
                          - {table: priced, count: 0}
                          - {dead_letters: orders-dlq, count: 2, letters: [{body: '"a"', reasons: "lookup 'rates' has no row with this key", attempts: 1}]}
                          - invariants: hold
                        """);
        passes(
                ROWS
                        + SENT
                        + "faults: [%s]\n".formatted(kept)
                        + """
                        expect:
                          - {table: priced, rows: [{id: a, zone: null}, {id: b, zone: null}]}
                          - invariants: hold
                        """);
        passes(ROWS + SENT + "faults: [%s]\n".formatted(retried) + STORED);
        passes(
                ROWS
                        + SENT
                        + "faults: [{lookup: customers, missing: 1d}]\n"
                        + """
                        expect:
                          - {dead_letters: orders-dlq, count: 2, letters: [{body: '"a"', reasons: "lookup 'customers' has no row with this key", attempts: 4}]}
                          - invariants: hold
                        """);
    }

    @Test
    void aThrottledTableAcceptsSomeItems() throws Exception {
        assertThat(
                        passes(
                                ROWS
                                        + SENT
                                        + "faults: [{table: priced, throttles: 2, rows: 1}]\n"
                                        + STORED))
                .isEmpty();
    }

    @Tag("search")
    @Test
    void theExplorerChecksAppsWithLookupsAndTables() throws Exception {
        Files.createDirectories(folder.resolve("tests"));
        Files.writeString(
                folder.resolve("tests/one.yaml"),
                """
                given:
                  - send: {news: [{id: 7, name: Ann}, {id: 8, name: Bob}]}
                  - send:
                      orders:
                        - {id: a, currency: USD, customer: 7, region: N}
                        - {id: b, currency: EUR, customer: 7, region: N}
                        - {id: c, currency: USD, customer: 8, region: N}
                        - {id: d, currency: USD, customer: 9, region: N}
                expect:
                  - invariants: hold
                """);
        Files.writeString(
                folder.resolve("app.yaml"),
                APP.replace("bucket: data, file: regions.ndjson", "file: regions.ndjson")
                        .replace("buckets: {data: {}}\n", ""));
        Files.writeString(folder.resolve("regions.ndjson"), "{\"region\":\"N\",\"zone\":\"Z\"}\n");
        try (var all = LeatTest.of(folder)) {
            all.explore(Integer.getInteger("explored", 5), 1);
        }
    }

    @Test
    void aTestThatExpectsOtherRowsFails() throws IOException {
        assertThatThrownBy(() -> passes(ROWS.replace("USD,2", "USD,3") + SENT + STORED))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("rate");
    }
}
