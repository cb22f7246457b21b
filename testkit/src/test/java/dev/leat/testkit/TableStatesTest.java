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

/// States of records with versions that the `where` of a table excludes.
class TableStatesTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, open: boolean not null, revision: integer not null, note: varchar}
            queues: {orders: {}}
            tables: {open_orders: {key: id}}
            pipelines:
              keep:
                from: {queue: orders, schema: Order}
                key: id
                version: revision
                to: [{table: open_orders, where: open, select: {id: id, revision: revision, note: note}}]
            """;

    @TempDir private Path folder;

    private TestResult verdict(String test) throws Exception {
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        try (var tests = new AppTests(app)) {
            return tests.run(TestFile.read("states", test, folder, app));
        }
    }

    @Test
    void aNewerStateThatIsExcludedRemovesTheItem() throws Exception {
        var verdict =
                verdict(
                        """
                        given:
                          - send:
                              to: orders
                              messages:
                                - {id: a, open: true, revision: 1}
                                - {id: b, open: true, revision: 1}
                                - {id: c, open: false, revision: 1}
                                - {id: d, open: false, revision: 2}
                          - send:
                              to: orders
                              messages:
                                - {id: a, open: false, revision: 2}
                                - {id: b, open: true, revision: 2, note: later}
                                - {id: c, open: true, revision: 2}
                                - {id: d, open: true, revision: 1}
                        expect:
                          - {table: open_orders, rows: [{id: b, revision: 2, note: later}, {id: c, revision: 2}]}
                          - {dead_letters: orders-dlq, count: 0}
                          - invariants: hold
                        """);
        assertThat(verdict.failures()).isEmpty();
        assertThat(verdict.idle()).isEmpty();
    }
}
