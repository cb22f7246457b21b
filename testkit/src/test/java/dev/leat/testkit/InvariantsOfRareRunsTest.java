package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.verdict.TestResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Invariants hold after runs that are correct but rare.
class InvariantsOfRareRunsTest {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null, sold: timestamp not null}}
            streams: {live: {}}
            tables: {sold: {key: id}}
            views:
              daily: {measures: {n: count(*)}, every: {column: sold, period: 1d, keep: 30d}}
            pipelines:
              count:
                from: {stream: live, schema: Sale}
                key: id
                archive: 30d
                to: [{view: daily}, {table: sold}]
            """;

    @TempDir private Path folder;

    private TestResult verdict(String test) throws Exception {
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        try (var tests = new AppTests(app)) {
            return tests.run(TestFile.read("rare", test, folder, app));
        }
    }

    /// The batch is archived twice, because its first archive was committed.
    @Test
    void aBatchOfAnArchivedStreamIsDeliveredAgain() throws Exception {
        var verdict =
                verdict(
                        """
                        given:
                          - put_records:
                              stream: live
                              key_by: id
                              records: [{id: a, sold: "2026-01-04T10:00:00"}, {id: b, sold: "2026-01-05T10:00:00"}]
                        faults:
                          - {redeliver: live}
                        expect:
                          - {view: daily, rows: [{n: 2}]}
                          - invariants: hold
                        """);
        assertThat(verdict.failures()).isEmpty();
        assertThat(verdict.idle()).isEmpty();
    }

    @Test
    void aTableRejectsAnEmptyKey() throws Exception {
        var verdict =
                verdict(
                        """
                        given:
                          - put_records: {stream: live, key_by: sold, records: [{id: "", sold: "2026-01-04T10:00:00"}]}
                        expect:
                          - {dead_letters: count-dlq, count: 1, letters: [{reasons: must not be empty, done: daily}]}
                          - invariants: hold
                        """);
        assertThat(verdict.failures()).isEmpty();
    }

    @Test
    void aViewThatKeepsPeriodsGetsNothing() throws Exception {
        var verdict =
                verdict(
                        """
                        given: [{wait: 10m}]
                        expect:
                          - {view: daily, rows: [{n: 0}]}
                          - invariants: hold
                        """);
        assertThat(verdict.failures()).isEmpty();
    }
}
