package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A JSON array whose elements share lines.
class OneLineArrayTest {

    private static final String TEST =
            """
            piece: 40
            given:
              - put:
                  bucket: input
                  key: a.json
                  text: |
                    [{"id": "x", "amount": 1.50}, {"id": "x", "amount": 1.50}, {"id": "x", "amount": 2},
                    {"id": "x", "amount": 4}, {"id": "y", "amount": 8}]
            expect:
              - {view: sales, rows: [{id: x, n: %d, total: %s}, {id: y, n: 1, total: 8.00}]}
            """;

    @Test
    void eachElementIsARecordOfItsOwn(@TempDir Path folder) throws Exception {
        passes(folder, "", TEST.formatted(4, "9.00"));
    }

    @Test
    void soIsEachRowBehindAStepOverTheWholeFile(@TempDir Path folder) throws Exception {
        passes(folder, "distinct: [id, amount]", TEST.formatted(3, "7.50"));
    }

    private static void passes(Path folder, String steps, String test) throws Exception {
        var text =
                """
                app: shop
                schemas:
                  Sale: {id: varchar, amount: 'decimal(9,2)'}
                buckets: {input: }
                views:
                  sales: {key: id, measures: {n: count(*), total: sum(amount)}}
                pipelines:
                  load:
                    from: {bucket: input, format: json, schema: Sale}
                    steps: [%s]
                    to: [{view: sales}]
                """
                        .formatted(steps);
        var file = Files.writeString(folder.resolve("app.yaml"), text);
        var app = AppFile.read(file, Map.of());
        try (var tests = new AppTests(app)) {
            var scenario = TestFile.read("array", test, folder, app);
            assertThat(tests.run(scenario).failures()).isEmpty();
        }
    }
}
