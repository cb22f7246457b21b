package dev.leat.cli.trial.warehouse;

import dev.leat.cli.fixture.Polling;
import dev.leat.cli.trial.Trial;
import dev.leat.config.AppFile;
import dev.leat.contract.Life;
import dev.leat.kernel.Kernels;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.port.WarehouseTables;
import dev.leat.run.FileDocument;
import dev.leat.warehouse.PostgresDatabase;
import dev.leat.warehouse.WarehouseStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// An app with two pipelines that write one table in PostgreSQL: a file of several pieces, and
/// messages that have some of its records again. The main method is the app in a process of its
/// own.
final class WarehousePostgresLife {

    static final int ROWS = 600;

    private static final Trial.Work SMALL = new Trial.Work(2, 1024);

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

    private WarehousePostgresLife() {}

    /// Runs the app once.
    ///
    /// @param arguments the state folder and the URL of the database
    public static void main(String[] arguments) throws Exception {
        Life.endWithParent();
        try (var kernels = new Kernels()) {
            run(Path.of(arguments[0]), arguments[1], kernels);
        }
        System.exit(0);
    }

    /// Puts the file, sends the messages, and runs the pipelines until they are idle.
    static WarehouseTables.Verification run(Path state, String url, Kernels kernels)
            throws Exception {
        Files.createDirectories(state);
        var file = Files.writeString(state.resolve("app.yaml"), APP);
        var app = AppFile.read(file, Map.of());
        var document = new FileDocument(state.resolve("warehouse.json"));
        try (var store =
                        WarehouseStore.open(
                                PostgresDatabase.of(url), app, document, state, Time.system());
                var trial =
                        Trial.open(
                                file,
                                state.resolve("leat"),
                                kernels,
                                beneath -> new WarehousePlatform(beneath, store, () -> {}),
                                SMALL)) {
            trial.put("in", "one.csv", csv());
            trial.send("live", messages());
            trial.pipelines().start();
            trial.pipelines().awaitIdle();
            if (!trial.messages("live-dlq").isEmpty()
                    || !trial.messages("files-files-dlq").isEmpty()) {
                throw new IllegalStateException("records were rejected");
            }
            return verified(store);
        }
    }

    /// The database may be killed during the verification, too.
    private static WarehouseTables.Verification verified(WarehouseStore store) {
        while (true) {
            try {
                return store.verify("sales");
            } catch (UnavailableException _) {
                Polling.pause();
            }
        }
    }

    private static byte[] csv() {
        var text = new StringBuilder("id,shop,amount\n");
        IntStream.range(0, ROWS * 2 / 3).forEach(i -> text.append(line(i)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String line(int i) {
        return "r%d,shop %d,%d.50\n".formatted(i, i % 7, i);
    }

    private static List<byte[]> messages() {
        return IntStream.range(ROWS / 3, ROWS)
                .mapToObj(i ->
                        "{\"id\":\"r%d\",\"shop\":\"shop %d\",\"amount\":%d.50}"
                                .formatted(i, i % 7, i)
                                .getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
