package dev.leat.bench.warehouse;

import dev.leat.bench.WorkFolders;
import dev.leat.bench.files.WholeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Loads a CSV of sales into a warehouse table that holds as many rows, in DuckDB and in
/// PostgreSQL. Compares Leat, from the start of its process to its end, with a program that copies
/// and merges the same file with the database alone ([BareMerge]). Runs alternate, each as a
/// process of its own, on a copy of the same table; counts and sums of the tables are checked after
/// each run. Arguments: rounds, rows (default: `-Dbench.rows`, or one million), and the working
/// folder. The acceptance size is 10,000,000 rows and needs 12 GB of disk. Run it in the root
/// folder of the repository. The command must be built there before.
///
/// Goal: half of the database's throughput.
public final class WarehouseBench {

    private final Path folder;
    private final long rows;
    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();

    private WarehouseBench(Path folder, long rows) {
        this.folder = folder;
        this.rows = rows;
    }

    /// Seconds of one run, and the CPU time of its process and of the server.
    private record Cost(double wall, double cpu) {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        long rows = BenchRows.of(arguments, 1, 1_000_000);
        var folder = Path.of(arguments.length > 2 ? arguments[2] : "bench/target/warehouse-bench");
        if (Files.exists(folder)) {
            WorkFolders.delete(folder);
        }
        var bench = new WarehouseBench(Files.createDirectories(folder).toAbsolutePath(), rows);
        try {
            bench.run(rounds);
        } finally {
            WorkFolders.delete(folder);
        }
    }

    private void run(int rounds) throws Exception {
        var held = folder.resolve("held.csv");
        var more = folder.resolve("more.csv");
        var first = SaleFile.held(held, rows);
        var both = SaleFile.more(more, rows, first);
        System.out.printf(
                Locale.ROOT,
                "%,d rows into a table with %,d; %,d bytes%n",
                rows,
                rows,
                Files.size(more));
        measure(rounds, new LoadStore(Optional.empty()), held, more, first, both);
        try (var server = new DatabaseServer(folder.resolve("postgres"))) {
            measure(rounds, new LoadStore(Optional.of(server)), held, more, first, both);
        }
    }

    private void measure(
            int rounds,
            LoadStore store,
            Path held,
            Path more,
            SaleFile.Totals first,
            SaleFile.Totals both)
            throws Exception {
        var bare = new LoadPeer.Bare(folder.resolve("bare-" + store.name()), store);
        var leat = new LoadPeer.Leat(folder.resolve("leat-" + store.name()), store);
        var peers = List.of(bare, leat);
        for (var peer : peers) {
            record("empty table: " + peer.name(), store, () -> peer.hold(held));
            peer.totals().mustBe(first, peer.name());
        }
        for (int round = 0; round < rounds; round++) {
            for (var peer : peers) {
                peer.restore(more);
                record(peer.name(), store, () -> peer.load(more));
                peer.totals().mustBe(both, peer.name());
            }
        }
        compare("empty table: " + leat.name(), "empty table: " + bare.name());
        compare(leat.name(), bare.name());
        WorkFolders.delete(leat.folder());
        WorkFolders.delete(bare.folder());
    }

    private interface Work {
        WholeProcess run() throws IOException, InterruptedException, SQLException;
    }

    private void record(String name, LoadStore store, Work work) throws Exception {
        double before = server(store);
        var ran = work.run();
        costs.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(new Cost(ran.seconds(), ran.cpu() + server(store) - before));
    }

    private static double server(LoadStore store) throws IOException {
        return store.server().isPresent() ? store.server().get().cpuSeconds() : 0;
    }

    private void compare(String leat, String bare) {
        for (var name : List.of(bare, leat)) {
            double wall = median(name, Cost::wall);
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %6.1f s, %6.1f s CPU, %,9.0f rows per second%n",
                    name,
                    wall,
                    median(name, Cost::cpu),
                    rows / wall);
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f of the database's throughput, %.2f by CPU time%n",
                leat,
                median(bare, Cost::wall) / median(leat, Cost::wall),
                median(bare, Cost::cpu) / median(leat, Cost::cpu));
    }

    private double median(String name, ToDoubleFunction<Cost> of) {
        var sorted =
                costs.getOrDefault(name, List.of()).stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
