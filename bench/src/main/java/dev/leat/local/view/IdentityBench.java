package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.batch.Rows;
import dev.leat.bench.WorkFolders;
import dev.leat.contract.ViewApp;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.plan.Effect;
import dev.leat.port.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Measures the cost of storing a record's identity (a hash that detects duplicates) in two ways:
/// in the table within each commit, and first in a log, as [Identities] does it. Nothing else is
/// written. Prints microseconds per record, which include commit and sync.
///
/// Arguments: the output folder.
public final class IdentityBench {

    private static final int BATCH = 1_000;
    private static final int ROUNDS = 5;
    private static final int COMMITS = 100;

    private final Random random = new Random(1);
    private final App app = ViewApp.orders();
    private final long today = System.currentTimeMillis() / 86_400_000;

    private IdentityBench() {}

    public static void main(String[] arguments) throws Exception {
        var bench = new IdentityBench();
        var folder = Files.createTempDirectory(Path.of(arguments[0]), "identity-bench");
        try (var table = Database.open(folder.resolve("table"), 1, Identities.DEFINITIONS);
                var log = Database.open(folder.resolve("log"), 1, Identities.DEFINITIONS)) {
            bench.run(table, log);
        } finally {
            WorkFolders.delete(folder);
        }
    }

    private void run(Database table, Database log) {
        var identities =
                log.commit(tx ->
                        new Identities(PipelineTable.open(tx, app, log.folder()), Time.system()));
        for (int round = 1; round <= ROUNDS; round++) {
            double direct = micros(() -> table.commit(this::direct));
            double logged = micros(() -> log.commit(tx -> logged(tx, identities)));
            System.out.printf(
                    "after %,d records: table %.2f us per record, log %.2f us%n",
                    round * COMMITS * BATCH, direct, logged);
        }
    }

    private static double micros(Runnable commit) {
        long start = System.nanoTime();
        for (int i = 0; i < COMMITS; i++) {
            commit.run();
        }
        return (System.nanoTime() - start) / 1e3 / (COMMITS * BATCH);
    }

    private int direct(Transaction transaction) throws java.sql.SQLException {
        var table = new IdentityTable();
        var rows =
                IntStream.range(0, BATCH)
                        .mapToObj(_ -> new IdentityKey(1, random.nextLong(), random.nextLong()))
                        .sorted(Comparator.naturalOrder())
                        .map(key -> new IdentityRow(key, new byte[Rows.HASH_BYTES], 3, today))
                        .toList();
        table.fill(transaction, 1, rows);
        table.write(transaction, rows);
        return rows.size();
    }

    private int logged(Transaction transaction, Identities identities)
            throws java.sql.SQLException {
        var hashes = new byte[BATCH * Rows.HASH_BYTES];
        random.nextBytes(hashes);
        var pick = IntStream.range(0, BATCH).toArray();
        var rows = new Rows(BATCH, pick, hashes, hashes, List.of());
        var pipeline = app.pipelines().values().iterator().next();
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            var to = pipeline.to().get(sink);
            identities.judge(
                    transaction,
                    new Effect.Write(pipeline.name(), to, sink, rows, pick),
                    _ -> null);
        }
        return rows.size();
    }
}
