package dev.leat.bench.files;

import dev.leat.bench.WorkFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Converts a CSV of 400 MB to Parquet; two percent of its lines are invalid. Compares Leat, which
/// reports every reason, with DuckDB, which silently drops these lines, and with Spark if its
/// profile is active. Runs alternate, each as a process of its own. Takes the fastest run of each
/// tool, and checks the content of each output. Then runs Leat alone with a larger file to measure
/// its memory. Arguments: rounds, megabytes, megabytes of the larger file (default:
/// `-Dbench.large`; 0 for none), and the working folder. Run it in the root folder of the
/// repository. The command must be built there before.
public final class FilesBench {

    private static final long SEED = 20251001;
    private static final Path DIST = Path.of("cli", "target", "dist", "lib");

    private final Path folder;
    private final Map<String, List<WholeProcess>> runs = new LinkedHashMap<>();

    private FilesBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        if (!Files.isDirectory(DIST)) {
            throw new IllegalStateException("build the command first: mvn -pl cli -am package");
        }
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        long size = arguments.length > 1 ? Long.parseLong(arguments[1]) : 400;
        long large =
                arguments.length > 2
                        ? Long.parseLong(arguments[2])
                        : Long.getLong("bench.large", 0);
        var folder = Path.of(arguments.length > 3 ? arguments[3] : "bench/target/files-bench");
        if (Files.exists(folder)) {
            WorkFolders.delete(folder);
        }
        Files.createDirectories(folder);
        var bench = new FilesBench(folder.toAbsolutePath());
        bench.compare(rounds, size * 1_000_000);
        if (large > 0) {
            bench.large(large * 1_000_000);
        }
        WorkFolders.delete(folder);
    }

    private void compare(int rounds, long bytes) throws Exception {
        var made = SaleLines.write(folder.resolve("sales.csv"), bytes, SEED);
        System.out.printf(
                Locale.ROOT,
                "%,d bytes, %,d valid lines, %,d invalid ones%n",
                made.bytes(),
                made.good(),
                made.bad());
        var peers = peers();
        for (int round = 0; round < rounds; round++) {
            for (var peer : peers) {
                runs.computeIfAbsent(peer.name(), _ -> new ArrayList<>()).add(run(peer, made));
            }
        }
        runs.keySet().forEach(name -> print(name, best(name)));
        double leat = best("leat").seconds();
        ratio("leat takes %.2f times as long as lenient DuckDB", leat, "lenient DuckDB");
        if (runs.containsKey("Spark")) {
            double work = best("Spark").number("work");
            System.out.printf(Locale.ROOT, "Spark after its start: %.1f s%n", work);
            System.out.printf(
                    Locale.ROOT,
                    "Spark takes %.2f times as long as leat, after its start%n",
                    work / leat);
        } else {
            System.out.println("Spark is not included; to include it, use -Pbench,peers");
        }
    }

    private void ratio(String sentence, double seconds, String other) {
        System.out.printf(Locale.ROOT, sentence + "%n", seconds / best(other).seconds());
    }

    private void large(long bytes) throws Exception {
        var made = SaleLines.write(folder.resolve("large.csv"), bytes, SEED);
        System.out.printf(Locale.ROOT, "%,d bytes:%n", made.bytes());
        print("leat", run(new Peer.Leat(app()), made));
    }

    private List<Peer> peers() throws IOException {
        var peers = new ArrayList<Peer>();
        peers.add(new Peer.Duck(DIST));
        peers.add(new Peer.Leat(app()));
        Peer.spark().ifPresent(peers::add);
        return peers;
    }

    private Path app() throws IOException {
        var app = Files.createDirectories(folder.resolve("app"));
        try (var resource = FilesBench.class.getResourceAsStream("app.yaml")) {
            Files.write(app.resolve("app.yaml"), Objects.requireNonNull(resource).readAllBytes());
        }
        return app;
    }

    private WholeProcess run(Peer peer, SaleLines.Made made)
            throws IOException, InterruptedException, SQLException {
        var out = folder.resolve("out");
        if (Files.exists(out)) {
            WorkFolders.delete(out);
        }
        var ran = WholeProcess.run(folder, peer.command(made.file(), out));
        peer.wrote(made.file(), out).mustBe(Counts.of(made), peer.name());
        return ran;
    }

    /// Returns the fastest run, because other load on the machine only makes runs slower.
    private WholeProcess best(String name) {
        return runs.getOrDefault(name, List.of()).stream()
                .min(java.util.Comparator.comparingDouble(WholeProcess::seconds))
                .orElseThrow();
    }

    private static void print(String name, WholeProcess ran) {
        System.out.printf(
                Locale.ROOT,
                "%-16s %5.1f s, %5.1f s CPU, %,5d MB maximum%n",
                name,
                ran.seconds(),
                ran.cpu(),
                ran.peak() / 1_000_000);
    }
}
