package dev.leat.cli.trial.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.Trial;
import dev.leat.config.AppFile;
import dev.leat.kernel.Kernels;
import dev.leat.port.Time;
import dev.leat.port.WarehouseTables;
import dev.leat.run.FileDocument;
import dev.leat.warehouse.WarehouseStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A failure before and after each commit of the database and of the state file, while two
/// pipelines write one table: a file of several pieces, and messages. All stores are then opened
/// again. The table has every row once, and the rows of the file all or none, in one load. Without
/// `-Dcrash.full`, every second one of these points fails.
@Tag("crash")
class WarehouseCrashTest {

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;

    private static final boolean FULL = System.getProperty("crash.full") != null;
    private static final int LINES = 900;
    private static final int MESSAGES = 300;
    private static final Trial.Work SMALL = new Trial.Work(2, 4096);

    private static final String APP =
            """
            app: loads
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: 'decimal(12,2) not null'}
            buckets: {in: }
            queues: {live: }
            warehouse_tables:
              sales: {schema: Sale, key: id}
            pipelines:
              files:
                from: {bucket: in, suffix: .csv, schema: Sale}
                to: [{warehouse_table: sales}]
              messages:
                from: {queue: live, schema: Sale}
                to: [{warehouse_table: sales}]
            """;

    @Test
    void everyRowIsThereOnceAfterAFailureAtAnyPoint() throws Exception {
        int point = 0;
        while (true) {
            var state = Files.createDirectory(folder.resolve("state-" + point));
            var failing = new WarehousePlatform.Failing(point);
            var found = run(state, failing, true);
            assertThat(found.files()).as("point %d", point).isIn(0L, (long) LINES);
            if (!failing.failed()) {
                break;
            }
            run(state, () -> {}, false);
            // everything again: nothing changes
            var end = run(state, () -> {}, true);
            assertThat(end.files()).as("point %d", point).isEqualTo(LINES);
            var last = end.table();
            assertThat(last.rows()).as("point %d", point).isEqualTo(LINES + MESSAGES);
            assertThat(last.keysTwice()).as("point %d", point).isZero();
            assertThat(last.rowsWithoutLoad()).as("point %d", point).isZero();
            point += FULL ? 1 : 2;
        }
        assertThat(point).isGreaterThan(10);
    }

    /// The table after a run, and the number of rows that the loads of files added, of which there
    /// is at most one.
    private record Found(WarehouseTables.Verification table, long files) {}

    private Found run(Path state, Runnable point, boolean sends) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), APP);
        var app = AppFile.read(file, Map.of());
        try (var store =
                        WarehouseStore.inFile(
                                app,
                                new FileDocument(state.resolve("warehouse.json")),
                                state,
                                Time.system());
                var trial =
                        Trial.open(
                                file,
                                state.resolve("leat"),
                                kernels,
                                platform -> new WarehousePlatform(platform, store, point),
                                SMALL)) {
            if (sends) {
                trial.put("in", "one.csv", csv());
                trial.send("live", messages());
            }
            trial.pipelines().start();
            trial.pipelines().awaitIdle();
            assertThat(trial.messages("live-dlq")).isEmpty();
            assertThat(trial.messages("files-files-dlq")).isEmpty();
            var loads =
                    store.loads("sales", 999).stream()
                            .filter(load -> load.pipeline().equals("files"))
                            .toList();
            assertThat(loads).hasSizeLessThanOrEqualTo(1);
            return new Found(
                    store.verify("sales"),
                    loads.stream().mapToLong(WarehouseTables.Load::added).sum());
        }
    }

    private static byte[] csv() {
        var text = new StringBuilder("id,shop,amount\n");
        IntStream.range(0, LINES)
                .forEach(i -> text.append("f%d,shop %d,%d.50%n".formatted(i, i % 7, i)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> messages() {
        return IntStream.range(0, MESSAGES)
                .mapToObj(i ->
                        "{\"id\":\"m%d\",\"shop\":\"shop %d\",\"amount\":%d.25}"
                                .formatted(i, i % 7, i)
                                .getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
