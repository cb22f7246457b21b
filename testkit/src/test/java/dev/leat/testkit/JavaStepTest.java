package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests of apps with a step in Java, which runs in real time next to the virtual clock.
class JavaStepTest {

    private static final Path PAGE = Path.of("../docs/how-to/when-sql-is-not-enough.md");
    private static final Pattern BLOCK =
            Pattern.compile("```(?:yaml|java)\n(.*?)```", Pattern.DOTALL);

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, total: "decimal(12,2) not null"}
            queues: {orders: }
            views:
              levels: {key: level, measures: {n: count(*), total: sum(total)}}
            pipelines:
              score:
                from: {queue: orders, schema: Order}
                key: id
                steps:
                  - java: {class: functions.Level, adds: {level: varchar}, timeout: 5s, memory: 48m}
                to: [{view: levels}]
            """;

    private static final String LEVEL =
            """
            package functions;
            import dev.leat.function.*;
            import java.util.*;
            public class Level implements RecordFunction {
                @Override public Result apply(RowView record) {
                    var id = record.text("id").orElseThrow();
                    var kept = new ArrayList<byte[]>();
                    while (id.equals("hangs")) { java.util.concurrent.locks.LockSupport.park(); }
                    while (id.equals("exhausts")) kept.add(new byte[1 << 20]);
                    if (id.equals("throws")) throw new IllegalStateException("no level");
                    if (id.equals("exits")) System.exit(0);
                    return Result.of("level", record.whole("total").get() > 100 ? "high" : "low");
                }
            }
            """;

    private static final String FAILURES =
            """
            given:
              - send:
                  orders:
                    - {id: A, total: 50}
                    - {id: throws, total: 1}
                    - {id: hangs, total: 1}
                    - {id: B, total: 500}
                    - {id: exhausts, total: 1}
                    - {id: exits, total: 1}
                    - {id: C, total: 7}
              - wait: 5m
              - send: {orders: [{id: A, total: 50}, {id: throws, total: 1}]}
            faults:
              - {crash: after a commit}
            expect:
              - {view: levels, rows: [{level: low, n: 2, total: 57.00}, {level: high, n: 1, total: 500.00}]}
              - dead_letters: orders-dlq
                count: 5
                letters:
                  - {body: throws, reasons: "IllegalStateException: no level (Level.java:10)", attempts: 1}
                  - {body: hangs, reasons: did not finish within 5s}
                  - {body: exhausts, reasons: exhausted its memory of 48 MiB}
                  - {body: exits, reasons: exit code 0}
              - invariants: hold
            """;

    @TempDir private Path folder;

    private App app(String yaml, String name, String source) throws Exception {
        Files.writeString(
                Files.createDirectories(folder.resolve("functions")).resolve(name), source);
        var file = Files.writeString(folder.resolve("app.yaml"), yaml);
        return AppFile.read(file, Map.of());
    }

    private void passes(App app, String test) throws Exception {
        try (var tests = new AppTests(app)) {
            var scenario = TestFile.read("java", test, folder, app);
            assertThat(tests.run(scenario).failures()).isEmpty();
        }
        var left =
                ProcessHandle.current()
                        .children()
                        .filter(child ->
                                child.info().commandLine().orElse("").contains("functions."));
        assertThat(left).isEmpty();
    }

    @Tag("attack")
    @Test
    void aClassThatThrowsHangsExhaustsMemoryOrExitsFailsOneRecordEach() throws Exception {
        passes(app(APP, "Level.java", LEVEL), FAILURES);
    }

    @Test
    void thePageShowsAnAppThatWorks() throws Exception {
        var page = Files.readString(PAGE);
        List<String> blocks = new ArrayList<>();
        var block = BLOCK.matcher(page);
        while (block.find()) {
            blocks.add(block.group(1));
        }

        passes(app(blocks.get(1), "Iban.java", blocks.get(0)), blocks.get(2));
    }

    @Test
    void theExplorerFindsNoScheduleThatLosesOrRepeatsARecord() throws Exception {
        app(APP, "Level.java", LEVEL);
        Files.createDirectories(folder.resolve("samples"));
        Files.writeString(
                folder.resolve("samples/orders.ndjson"),
                "{\"id\":\"A\",\"total\":50}\n{\"id\":\"throws\",\"total\":1}\n{\"id\":\"B\",\"total\":500}\n");

        try (var tests = LeatTest.of(folder)) {
            tests.explore(3, 1);
        }
    }
}
