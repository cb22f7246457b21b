package dev.leat.bench.files;

import com.sun.management.OperatingSystemMXBean;
import dev.leat.app.LakeTable;
import dev.leat.bench.WorkFolders;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Measures lake tables by wall time and by the CPU time of the process: the load of a CSV file of
/// 400 MB, compared with its conversion to checked Parquet; a query after 1,000 small commits,
/// compared with the same rows after 10; and scans, compared with DuckDB on the same files. The
/// compared runs alternate; the ratios are those of the medians. Arguments: rounds, megabytes,
/// number of small commits, and the working folder.
public final class LakeBench {

    private static final long SEED = 20251001;
    private static final int ROWS = 100_000;
    private static final int QUERIES = 15;
    private static final int FEW = 10;

    private static final String SCAN =
            "SELECT country, count(*), sum(amount), max(description) FROM %s WHERE quantity > 2"
                    + " GROUP BY country ORDER BY 2 DESC";

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Path folder;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

    private LakeBench(Path folder) {
        this.folder = folder;
    }

    /// Seconds of one run.
    private record Sample(double wall, double cpu) {}

    private interface Work {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        long size = arguments.length > 1 ? Long.parseLong(arguments[1]) : 400;
        int commits = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
        var folder = Path.of(arguments.length > 3 ? arguments[3] : "bench/target/lake-bench");
        if (Files.exists(folder)) {
            WorkFolders.delete(folder);
        }
        var bench = new LakeBench(Files.createDirectories(folder).toAbsolutePath());
        bench.load(rounds, size * 1_000_000);
        bench.commits(commits);
        WorkFolders.delete(folder);
    }

    private void measure(String name, Work work) throws Exception {
        long wall = System.nanoTime();
        long cpu = PROCESS.getProcessCpuTime();
        work.run();
        samples.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(
                        new Sample(
                                (System.nanoTime() - wall) / 1e9,
                                (PROCESS.getProcessCpuTime() - cpu) / 1e9));
    }

    private Sample median(String name) {
        var all = Objects.requireNonNull(samples.get(name));
        var wall = all.stream().mapToDouble(Sample::wall).sorted().toArray();
        var cpu = all.stream().mapToDouble(Sample::cpu).sorted().toArray();
        return new Sample(wall[wall.length / 2], cpu[cpu.length / 2]);
    }

    private void compare(String one, String other, double goal) {
        for (var name : List.of(one, other)) {
            var of = median(name);
            System.out.printf(
                    Locale.ROOT, "%-28s %7.3f s, %7.3f s CPU%n", name, of.wall(), of.cpu());
        }
        System.out.printf(
                Locale.ROOT,
                "ratio %.2f, by CPU %.2f (goal %.1f)%n",
                median(one).wall() / median(other).wall(),
                median(one).cpu() / median(other).cpu(),
                goal);
    }

    /// Loads the same file into a lake table and converts it to Parquet. The first round, in which
    /// the JVM compiles the code, does not count. Then scans the lake table.
    private void load(int rounds, long bytes) throws Exception {
        var made = SaleLines.write(folder.resolve("sales.csv"), bytes, SEED);
        var parquet = resource();
        var lake =
                parquet.substring(0, parquet.indexOf("    to:"))
                        + "    to: [{lake_table: sold}]\n"
                        + "lake_tables:\n"
                        + "  sold: {bucket: output, schema: Sale}\n";
        for (int round = 0; round <= rounds; round++) {
            if (round == 1) {
                samples.clear();
            }
            try (var app = new LakeApp(parquet, folder.resolve("parquet"));
                    var in = Files.newInputStream(made.file())) {
                measure("checked Parquet", () -> app.load("sales.csv", in));
            }
            try (var app = new LakeApp(lake, folder.resolve("lake"));
                    var in = Files.newInputStream(made.file())) {
                measure("lake table", () -> app.load("sales.csv", in));
                check(app.query("SELECT count(*) FROM sold"), made.good());
                if (round == rounds) {
                    scans(app);
                }
            }
        }
        compare("lake table", "checked Parquet", 1.1);
        compare("scan by leat sql", "scan by DuckDB", 1.2);
    }

    private void scans(LakeApp app) throws Exception {
        var table = app.app().get(LakeTable.class, "sold");
        var files = app.platform().lake().orElseThrow().snapshot(table).files();
        var list =
                files.stream()
                        .map(file -> "'" + file + "'")
                        .collect(Collectors.joining(", ", "read_parquet([", "])"));
        for (int i = 0; i < QUERIES; i++) {
            measure("scan by leat sql", () -> app.query(SCAN.formatted("sold")));
            measure("scan by DuckDB", () -> duckDb(SCAN.formatted(list)));
        }
    }

    private static void duckDb(String sql) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("SET threads = " + Runtime.getRuntime().availableProcessors());
            try (var rows = statement.executeQuery(sql)) {
                rows.next();
            }
        }
    }

    /// Adds the same rows to two tables, in many small commits and in few. The table has a file for
    /// each commit that is not merged yet.
    private void commits(int many) throws Exception {
        var text =
                """
                app: small
                schemas:
                  Event: {id: bigint not null, kind: varchar, amount: 'decimal(12,2)'}
                buckets:
                  input:
                  output:
                lake_tables:
                  events: {bucket: output, schema: Event}
                pipelines:
                  load:
                    from: {bucket: input, suffix: .csv, schema: Event}
                    to: [{lake_table: events}]
                """;
        try (var few = new LakeApp(text, folder.resolve("few"));
                var small = new LakeApp(text, folder.resolve("many"))) {
            fill(few, FEW);
            measure("small commits", () -> fill(small, many));
            var sql = "SELECT kind, count(*), sum(amount) FROM events GROUP BY kind ORDER BY 1";
            for (int i = 0; i < QUERIES; i++) {
                measure("after many commits", () -> small.query(sql));
                measure("after 10 commits", () -> few.query(sql));
            }
            check(small.query("SELECT count(*) FROM events"), (long) ROWS / many * many);
            var table = small.app().get(LakeTable.class, "events");
            System.out.printf(
                    Locale.ROOT,
                    "%,d commits in %.0f s, %.0f s CPU; %d data files%n",
                    many,
                    median("small commits").wall(),
                    median("small commits").cpu(),
                    small.platform().lake().orElseThrow().snapshot(table).files().size());
        }
        compare("after many commits", "after 10 commits", 1.2);
    }

    private static void fill(LakeApp app, int commits) throws Exception {
        int rows = ROWS / commits;
        for (int i = 0; i < commits; i++) {
            var lines = new StringBuilder("id,kind,amount\n");
            for (int row = 0; row < rows; row++) {
                int id = i * rows + row;
                lines.append(id).append(",k").append(id % 7).append(',').append(id).append(".25\n");
            }
            app.load(
                    i + ".csv",
                    new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void check(String counted, long rows) {
        if (!counted.equals(Long.toString(rows))) {
            throw new IllegalStateException(
                    "the table has %s rows instead of %d".formatted(counted, rows));
        }
    }

    private static String resource() throws Exception {
        try (var in = LakeBench.class.getResourceAsStream("app.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
