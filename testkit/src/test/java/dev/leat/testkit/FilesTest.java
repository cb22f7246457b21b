package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import dev.leat.testkit.verdict.TestResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests that put objects into buckets and expect objects there.
class FilesTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Note: {text: varchar}
            topics:
              news:
            buckets:
              inbox: {notify: {topic: news, suffix: .csv}}
            queues:
              news: {subscribe: {topic: news, raw: true}}
              notes:
            views:
              seen: {measures: {n: count(*)}}
            pipelines:
              notes:
                from: {queue: notes, schema: Note}
                to: [{view: seen}]
            """;

    private static final String GIVEN =
            """
            given:
              - put: {bucket: inbox, key: a/b.txt, text: one}
              - put:
                  bucket: inbox
                  key: sales.csv
                  text: |
                    name,price
                    Ann,2.50
                    Bo,
              - wait: 10m
            expect:
            """;

    @TempDir private Path folder;
    private App app;

    @BeforeEach
    void read() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
    }

    private TestResult verdict(String expect) throws Exception {
        try (var tests = new AppTests(app)) {
            return tests.run(TestFile.read("files", GIVEN + expect, folder, app));
        }
    }

    private List<String> failing(String expect) throws Exception {
        var verdict = verdict(expect);
        assertThat(verdict.failures()).hasSize(1);
        return verdict.failures().getFirst().lines();
    }

    @Test
    void seePutObjectsAndNotifications() throws Exception {
        var verdict =
                verdict(
                        """
                          - {bucket: inbox, keys: [a/b.txt, sales.csv]}
                          - {bucket: inbox, key: a/b.txt, text: one}
                          - {bucket: inbox, key: sales.csv, rows: [{name: Bo, price: null}, {name: Ann, price: 2.5}]}
                          - {bucket: inbox, key: sales.csv, some: [{name: Ann}], within: 1m}
                          - {queue: news, visible: 1}
                          - {queue: notes, visible: 0}
                          - invariants: hold
                        """);
        assertThat(verdict).matches(TestResult::passed);
    }

    @Test
    void sayWhatIsNotAsExpected() throws Exception {
        assertThat(failing("  - {bucket: inbox, keys: [a/b.txt, c]}\n"))
                .containsExactly("  missing  c", "  unexpected  sales.csv");
        assertThat(failing("  - {bucket: inbox, key: c, text: ''}\n"))
                .containsExactly("  the object does not exist");
        assertThat(failing("  - {bucket: inbox, key: a/b.txt, text: two}\n"))
                .containsExactly("  line 1 expected  two", "  line 1 actual    one");
        assertThat(failing("  - {bucket: inbox, key: sales.csv, rows: [{name: Ann, price: 3}]}\n"))
                .anyMatch(line -> line.matches("  missing +Ann +3"))
                .anyMatch(line -> line.matches("  unexpected +Ann +2.50"))
                .anyMatch(line -> line.matches("  unexpected +Bo +null"));
        assertThat(failing("  - {bucket: inbox, key: '*', some: [{name: Ann}]}\n"))
                .containsExactly(
                        "  the objects with the key * have several formats; name a suffix, such as *.rejects");
        assertThat(failing("  - {bucket: inbox, key: 's*', some: [{name: Cy}]}\n"))
                .anyMatch(line -> line.matches("  missing +Cy.*"));
        assertThat(failing("  - {bucket: inbox, key: c.parquet, rows: []}\n"))
                .containsExactly("  the object does not exist");
    }

    @Test
    void canBeWrittenInJava() {
        try (var tests = LeatTest.of(folder.resolve("app.yaml"))) {
            tests.given("java")
                    .put("inbox", "a.csv", "name\nAnn\n")
                    .expectKeys("inbox", "a.csv")
                    .expectText("inbox", "a.csv", "name\nAnn\n")
                    .expectFile("inbox", "a.csv", List.of(Map.of("name", "Ann")))
                    .run();
        }
    }
}
