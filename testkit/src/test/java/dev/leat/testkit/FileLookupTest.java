package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.TestResultText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lookups of pipelines that read files, with faults and invariants.
class FileLookupTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: integer not null, shop: varchar, currency: varchar}
              Sold: {id: integer not null, shop: varchar, currency: varchar, rate: integer, region: varchar}
              Shop: {shop: varchar not null, region: varchar}
              Rate: {currency: varchar, rate: integer}
            buckets: {input: {}, output: {}, lake: {}, data: {}}
            queues: {changes: {}, sold: {}}
            tables: {shops: {key: shop}}
            lookups:
              shops: {table: shops, schema: Shop}
              rates: {bucket: data, file: rates.ndjson, schema: Rate, key: currency, refresh: 1m}
            lake_tables:
              sales: {bucket: lake, schema: Sold}
            pipelines:
              shops:
                from: {queue: changes, schema: Shop}
                key: shop
                to: [{table: shops}]
              load:
                from: {bucket: input, suffix: .csv, schema: Sale}
                steps:
                  - lookup: {in: rates, by: currency, take: rate, missing: keep}
                  - lookup: {in: shops, by: shop, take: region}
                to:
                  - lake_table: sales
                  - bucket: output
                    path: "{source.stem}.csv"
                    format: csv
                  - queue: sold
            """;

    private static final String FILE =
            """
            given:
              - put: {bucket: input, key: a.csv, text: "id,shop,currency\\n1,s1,USD\\n2,s2,EUR\\n3,s3,USD\\n4,s1,GBP\\n"}
            """;

    private static final String ROWS =
            """
            lookups:
              rates: [{currency: USD, rate: 2}, {currency: EUR, rate: 1}]
              shops: [{shop: s1, region: north}, {shop: s2, region: south}]
            """;

    private static final String EXPECTED =
            """
            expect:
              - {lake_table: sales, rows: [{id: 1, region: north, rate: 2}, {id: 2, region: south, rate: 1}, {id: 4, region: north, rate: null}]}
              - {queue: sold, visible: 3}
              - {dead_letters: load-files-dlq, count: 1}
              - invariants: hold
            """;

    @TempDir private Path folder;
    private App app;
    private AppTests tests;

    @BeforeEach
    void open() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        tests = new AppTests(app);
    }

    @AfterEach
    void close() {
        tests.close();
    }

    private TestResult run(String text) throws Exception {
        return tests.run(TestFile.read("t", text, folder, app));
    }

    private static List<String> text(TestResult result) {
        return TestResultText.lines(result, "");
    }

    @Test
    void everyLineWithARowIsWrittenAndTheOthersAreRejected() throws Exception {
        var result = run(ROWS + FILE + EXPECTED);
        assertThat(result.failures()).as("%s", text(result)).isEmpty();
    }

    @Test
    void anOutageDelaysTheFileAndCrashesRepeatNothing() throws Exception {
        var faults =
                """
                faults:
                  - {lookup: shops, unavailable: 30s}
                  - {crash: in the middle of a commit, after: 1}
                  - {bucket: lake, unavailable: 1m}
                """;
        var result = run(ROWS + FILE + faults + EXPECTED);
        assertThat(result.failures()).as("%s", text(result)).isEmpty();
    }

    @Test
    void theInvariantsUseTheRowsThatWereReadForThePiece() throws Exception {
        var result =
                run(
                        ROWS
                                + FILE
                                + """
                                faults:
                                  - {lookup: rates, missing: 1h}
                                  - {lookup: shops, missing: 1h}
                                expect:
                                  - {lake_table: sales, count: 0}
                                  - {dead_letters: load-files-dlq, count: 1}
                                  - invariants: hold
                                """);
        assertThat(result.failures()).as("%s", text(result)).isEmpty();
    }

    @Test
    void rowsComeFromTheObjectAndTheTableOfTheApp() throws Exception {
        var result =
                run(
                        """
                        given:
                          - put: {bucket: data, key: rates.ndjson, text: "{\\"currency\\":\\"USD\\",\\"rate\\":2}\\n{\\"currency\\":\\"EUR\\",\\"rate\\":1}\\n"}
                          - send: {changes: [{shop: s1, region: north}, {shop: s2, region: south}]}
                          - wait: 1m
                        """
                                + FILE.replace("given:\n", "")
                                + EXPECTED);
        assertThat(result.failures()).as("%s", text(result)).isEmpty();
    }
}
