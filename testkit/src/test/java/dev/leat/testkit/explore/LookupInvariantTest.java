package dev.leat.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppFile;
import dev.leat.contract.PlatformBug;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.bug.AckBeforeWrite;
import dev.leat.testkit.bug.Planted;
import dev.leat.testkit.file.TestFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The invariants of an app with lookups find planted bugs.
class LookupInvariantTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, currency: varchar}
              Rate: {currency: varchar, rate: integer}
            queues: {orders: }
            tables: {priced: {key: id}}
            lookups: {rates: {file: rates.csv, schema: Rate, key: currency}}
            views: {sums: {key: currency, measures: {rates: sum(rate)}}}
            pipelines:
              orders:
                from: {queue: orders, schema: Order}
                key: id
                steps: [{lookup: {in: rates, by: currency, take: rate}}]
                to: [{table: priced}, {view: sums}]
            """;

    private static final String TEST =
            """
            lookups: {rates: [{currency: USD, rate: 2}]}
            given:
              - send: {orders: [{id: a, currency: USD}, {id: b, currency: GBP}]}
            faults:
              - {crash: in the middle of a commit, after: AFTER}
            expect:
              - invariants: hold
            """;

    @TempDir private Path folder;

    private List<?> failures(PlatformBug bug, int after) throws Exception {
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        try (var tests = new AppTests(app, new Planted(bug))) {
            return tests.run(TestFile.read("t", TEST.replace("AFTER", "" + after), folder, app))
                    .failures();
        }
    }

    @Test
    void theyFindAMessageThatIsSettledBeforeItIsWritten() throws Exception {
        assertThat(failures(new PlatformBug() {}, 1)).isEmpty();
        assertThat(failures(new AckBeforeWrite(), 1)).isNotEmpty();
    }
}
