package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.port.Streams;
import dev.leat.testkit.explore.ExplorationListener;
import dev.leat.testkit.explore.Explorer;
import dev.leat.testkit.explore.MessageSamples;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.file.TestFileException;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.TestResultText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests of pipelines that read and write streams.
class StreamTestFileTest {

    private static final Path FILE = Path.of("src/test/resources/explored/streaming.yaml");

    private static final String SALES =
            """
            given:
              - put_records:
                  stream: live
                  key_by: shop
                  records:
                    - {sale_id: s1, revision: 1, shop: north, amount: 1.50}
                    - {sale_id: s2, revision: 1, shop: south, amount: 2}
                    - {sale_id: s3, revision: 1, shop: north, amount: -3}
                    - {sale_id: s4, revision: 1, shop: north, amount: 4}
                    - {sale_id: s1, revision: 2, shop: north, amount: 1.75}
            """;

    private static final String COUNTED =
            """
            expect:
              - {stream: live, count: 5}
              - stream: clean
                partition_key: north
                rows: [{sale_id: s1, amount: 1.5}, {sale_id: s4}, {sale_id: s1, revision: 2, amount: 1.75}]
              - {stream: clean, partition_key: south, some: [{sale_id: s2, amount: 2.00}]}
              - {dead_letters: clean_live-dlq, count: 1, letters: [{body: s3, reasons: amount is not negative}]}
              - {view: by_shop, rows: [{shop: north, sales: 3, total: 7.25}, {shop: south, sales: 1, total: 2}]}
              - {queue: sums, visible: 4}
            """;

    @TempDir private static Path folder;
    private static App app;
    private static AppTests tests;

    @BeforeAll
    static void read() throws Exception {
        app = AppFile.read(FILE, Map.of());
        tests = new AppTests(app);
    }

    @AfterAll
    static void close() {
        tests.close();
    }

    private static TestResult run(String text) throws Exception {
        return tests.run(TestFile.read("streams", text + "  - invariants: hold\n", folder, app));
    }

    @Test
    void aRejectedRecordDoesNotStopItsShard() throws Exception {
        assertThat(run(SALES + COUNTED).failures()).isEmpty();
    }

    @Test
    void crashesOutagesAndRepeatsKeepOrderAndLoseNothing() throws Exception {
        var faults =
                """
                faults:
                  - {crash: after lease}
                  - {crash: before write, after: 1}
                  - {crash: in the middle of a commit, after: 1}
                  - {crash: between write and ack, after: 2}
                  - {crash: after a commit, after: 1}
                  - {store: state, throttles: 1, rows: 1}
                  - {store: state, unavailable: {from: 0s, until: 5m}}
                  - {redeliver: live}
                  - {redeliver: clean}
                """;
        var result = run("batch: 2\n" + SALES + faults + COUNTED);
        assertThat(result.failures()).isEmpty();
        assertThat(result.idle()).isEmpty();
    }

    @Test
    void aRecordThatKillsTheProcessBecomesADeadLetter() throws Exception {
        var result =
                run(
                        SALES
                                + """
                                faults:
                                  - {crash: before write, times: 30, body_contains: s4}
                                expect:
                                  - {stream: clean, partition_key: north, rows: [{sale_id: s1}, {sale_id: s1, revision: 2}]}
                                  - dead_letters: clean_live-dlq
                                    count: 2
                                    letters: [{body: s4, reasons: attempts}]
                                """);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void orderSurvivesSplitsAndMerges() throws Exception {
        var result =
                run(
                        """
                        batch: 1
                        given:
                          - put_records: {stream: live, partition_key: a, records: [{sale_id: a1, revision: 1, shop: x, amount: 1}]}
                          - reshard: {stream: live, shards: 5}
                          - reshard: {stream: clean, shards: 1}
                          - put_records: {stream: live, partition_key: a, records: [{sale_id: a2, revision: 1, shop: x, amount: 1}]}
                          - reshard: {stream: live, shards: 1}
                          - put_records: {stream: live, partition_key: a, records: [{sale_id: a3, revision: 1, shop: x, amount: 1}]}
                        faults:
                          - {crash: before write}
                          - {store: state, fails: 2}
                        expect:
                          - {stream: clean, partition_key: x, rows: [{sale_id: a1}, {sale_id: a2}, {sale_id: a3}]}
                        """);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void anExplicitHashKeyDeterminesTheShard() throws Exception {
        var max = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
        var result =
                run(
                        """
                        given:
                          - put_records:
                              - {stream: live, partition_key: a, explicit_hash_key: 0, records: [first, "{}"]}
                              - {stream: live, partition_key: a, explicit_hash_key: %s, records: last}
                        expect:
                          - {stream: live, shard: 0, rows: [{data: first}, {data: "{}"}]}
                          - {stream: live, shard: 1, count: 1, rows: [{data: last}]}
                          - {stream: live, partition_key: a, count: 3}
                          - {dead_letters: clean_live-dlq, count: 3}
                        """
                                .formatted(max));
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void anAlarmMeasuresTheLag() throws Exception {
        var late =
                SALES
                        + """
                          - wait: 1h
                        faults:
                          - {store: state, unavailable: {from: 0s, until: 30m}}
                        expect:
                          - {alarm: late, was: ALARM, times: 1}
                          - {alarm: late, state: OK}
                          - {alarm: late, state: ALARM, never: 9m}
                        """;
        assertThat(run(late).failures()).isEmpty();
    }

    @Test
    void deadLettersOfAShardAreRedriven() throws Exception {
        var redriving =
                AppFile.read(
                        Files.writeString(
                                folder.resolve("redriving.yaml"),
                                """
                                app: redriving
                                schemas:
                                  Sale: {id: varchar not null, shop: varchar not null}
                                  Region: {shop: varchar not null, region: varchar not null}
                                streams: {live: {shards: 2}}
                                lookups: {regions: {file: regions.csv, schema: Region, key: shop}}
                                views: {by_region: {key: region, measures: {sales: count(*)}}}
                                pipelines:
                                  count:
                                    from: {stream: live, schema: Sale}
                                    key: id
                                    steps: [{lookup: {in: regions, by: shop, take: [region]}}]
                                    to: [{view: by_region}]
                                alarms:
                                  letters: {queue: count-redrive, measure: dead_letters, above: 0, for: 1m, redrive: {canary: 1, rate: 10/s}}
                                """),
                        Map.of());
        try (var all = new AppTests(redriving)) {
            var test =
                    TestFile.read(
                            "redriven",
                            """
                            lookups:
                              regions: [{shop: north, region: cold}]
                            given:
                              - put_records: {stream: live, key_by: shop, records: [{id: a, shop: north}, {id: b, shop: north}]}
                              - wait: 30m
                              - put_records: {stream: live, key_by: shop, records: [{id: a, shop: north}, {id: c, shop: north}]}
                            faults:
                              - {lookup: regions, missing: 30s}
                            expect:
                              - {alarm: letters, was: ALARM, state: OK}
                              - {dead_letters: count-dlq, count: 0}
                              - {queue: count-redrive, visible: 0}
                              - {view: by_region, rows: [{region: cold, sales: 3}]}
                            """,
                            folder,
                            redriving);
            assertThat(all.run(test).failures()).isEmpty();
        }
    }

    @Test
    void anotherOrderFailsAndIsShown() throws Exception {
        var result =
                run(
                        SALES
                                + """
                                expect:
                                  - {stream: clean, partition_key: north, some: [{sale_id: s4}, {sale_id: s1, revision: 1}]}
                                """);
        assertThat(String.join("\n", TestResultText.lines(result, "")))
                .contains(
                        "stream clean, partition key north, at the end",
                        "the records are in another order",
                        "put 5 into stream live",
                        "leased 4 of shardId-00000000000");
        assertThat(
                        String.join(
                                "\n",
                                TestResultText.lines(
                                        run(SALES + "expect:\n  - {stream: clean, count: 9}\n"),
                                        "")))
                .contains("records: expected 9", "the stream has 4 records");
    }

    @Test
    void aTestInJavaPutsAndExpectsRecords(@TempDir Path home) throws Exception {
        Files.copy(FILE, home.resolve("app.yaml"));
        try (var leat = LeatTest.of(home)) {
            var sale = "{\"sale_id\":\"%s\",\"revision\":1,\"shop\":\"x\",\"amount\":1}";
            leat.given("in Java")
                    .putRecords("live", "k", sale.formatted("s1"), sale.formatted("s2"))
                    .reshard("live", 1)
                    .putRecords(
                            "live",
                            List.of(
                                    new Streams.NewRecord(
                                            sale.formatted("s3").getBytes(StandardCharsets.UTF_8),
                                            "k",
                                            BigInteger.ZERO)))
                    .expectRecords(
                            "clean",
                            "x",
                            List.of(
                                    Map.of("sale_id", "s1"),
                                    Map.of("sale_id", "s2"),
                                    Map.of("sale_id", "s3")))
                    .expectInvariants()
                    .run();
            var test = leat.given("too large");
            assertThatThrownBy(() -> test.putRecords("live", "k", "x".repeat(1 << 20)))
                    .hasMessageContaining("1048577 bytes");
        }
    }

    @Test
    void theExampleOfTheDocumentationPasses() throws Exception {
        var page = Files.readString(Path.of("../docs/test-files.md"));
        var yaml = page.substring(page.indexOf("## Streams"));
        yaml = yaml.substring(yaml.indexOf("```yaml\n") + 8);
        yaml = yaml.substring(0, yaml.indexOf("```"));
        var result =
                tests.run(
                        TestFile.read(
                                "docs",
                                yaml.replace("shop: north", "shop: north, revision: 1"),
                                folder,
                                app));
        assertThat(result.failures()).isEmpty();
        assertThat(result.idle()).isEmpty();
    }

    @Test
    void aRecordOverOneMebibyteIsRefused() throws Exception {
        Files.writeString(folder.resolve("large.json"), "x".repeat((1 << 20) - 1));
        var put = "given:\n  - put_records: {stream: live, partition_key: %s, file: large.json}\n";
        var expected = "expect:\n  - {dead_letters: clean_live-dlq, count: 1}\n";
        assertThat(run(put.formatted("k") + expected).failures()).isEmpty();
        assertThatThrownBy(() -> run(put.formatted("kk") + expected))
                .isInstanceOf(TestFileException.class)
                .hasMessageContaining(
                        "the record has 1,048,577 bytes with its partition key; the maximum is 1,048,576 bytes");
    }

    @Test
    void aWrittenTestIsTheSameTest() throws Exception {
        var text =
                SALES
                        + """
                          - reshard: {stream: live, shards: 3}
                          - put_records: {stream: live, partition_key: b, explicit_hash_key: 7, encoding: base64, records: [AP8=]}
                        faults:
                          - {redeliver: live, times: 2}
                        """
                        + COUNTED;
        var scenario = TestFile.read("t", text, folder, app);
        assertThat(TestFile.read("t", TestWriter.yaml(scenario), folder, app)).isEqualTo(scenario);
    }

    @Test
    void randomFaultsBreakNoInvariant() throws Exception {
        var scenario = TestFile.read("put", SALES + COUNTED, folder, app);
        var samples = MessageSamples.of(app, folder, List.of(scenario));
        try (var explorer = new Explorer(app, Embedded.LOCAL, samples)) {
            var found = explorer.explore(25, 7, ExplorationListener.SILENT).found();
            assertThat(found.map(f -> f.breaches() + "\n" + TestWriter.yaml(f.small()))).isEmpty();
        }
    }
}
