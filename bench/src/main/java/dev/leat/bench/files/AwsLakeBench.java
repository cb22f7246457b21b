package dev.leat.bench.files;

import dev.leat.bench.Cores;
import dev.leat.bench.WorkFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Measures lake tables on AWS, over Leat's own endpoint in this process: a CSV of 400 MB to a lake
/// table, compared with the same app embedded, each from the start of the process to its end; small
/// files by two processes while each call of Glue takes 200 ms in addition; and the data files that
/// a small file fetches whose keys a large table may have. Arguments: rounds, megabytes, number of
/// small files, rows of the large table, and the working folder. Run it in the root folder of the
/// repository. The command must be built there before.
public final class AwsLakeBench {

    private static final long SEED = 20251001;
    private static final Duration GLUE = Duration.ofMillis(200);
    private static final String QUEUE = "load-files";

    /// Number of files of the large table, whose keys do not overlap.
    private static final int FILES = 20;

    private final Path folder;
    private final Cores cores;
    private final Map<String, List<WholeProcess>> runs = new LinkedHashMap<>();

    private AwsLakeBench(Path folder, Cores cores) {
        this.folder = folder;
        this.cores = cores;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        long size = arguments.length > 1 ? Long.parseLong(arguments[1]) : 400;
        int small = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200;
        int rows = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 10_000_000;
        var parent = Path.of(arguments.length > 4 ? arguments[4] : "bench/target");
        Files.createDirectories(parent);
        var folder = Files.createTempDirectory(parent, "aws-lake-bench").toAbsolutePath();
        var bench = new AwsLakeBench(folder, Cores.ofServer());
        bench.load(rounds, size * 1_000_000);
        bench.small(small);
        bench.keys(rows);
        WorkFolders.delete(folder);
    }

    /// Writes an app with a pipeline `load` from the bucket `input` to a lake table in `output`.
    private Path app(String name, String text) throws IOException {
        var app = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                app.resolve("app.yaml"),
                text
                        + """
                        buckets: {input: , output: }
                        environments:
                          bench: {region: eu-west-1}
                        """);
        return app;
    }

    private Path sales() throws Exception {
        try (var in = AwsLakeBench.class.getResourceAsStream("app.yaml")) {
            var text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            var steps = text.substring(text.indexOf("    steps:"), text.indexOf("    to:"));
            return app(
                    "sales",
                    text.substring(0, text.indexOf("buckets:"))
                            + """
                            lake_tables:
                              sold: {bucket: output, schema: Sale}
                            pipelines:
                              load:
                                from: {bucket: input, suffix: .csv, format: csv, schema: Sale}
                            """
                            + steps
                            + "    to: [{lake_table: sold}]\n");
        }
    }

    private WholeProcess leat(Map<String, String> environment, String... arguments)
            throws Exception {
        var command = new ArrayList<>(List.of("./leat"));
        command.addAll(List.of(arguments));
        return WholeProcess.run(folder, cores.others(command), environment, 0);
    }

    private void load(int rounds, long bytes) throws Exception {
        var app = sales().toString();
        var made = SaleLines.write(folder.resolve("sales.csv"), bytes, SEED);
        try (var host = new AwsHost(folder, cores)) {
            var aws = host.environment();
            var up = List.of("up", app, "--env", "bench", "--until-idle", "--port", "0");
            var create = new ArrayList<>(up);
            create.add("--create");
            leat(aws, create.toArray(String[]::new));
            for (int round = 1; round <= rounds; round++) {
                host.put("input", "sales%d.csv".formatted(round), made.file());
                add("lake table on AWS", leat(aws, up.toArray(String[]::new)));
                check(leat(aws, count(app, "bench")), round * made.good());
                var state = folder.resolve("embedded" + round).toString();
                leat(
                        Map.of(),
                        "put",
                        made.file().toString(),
                        "input",
                        "--app",
                        app,
                        "--state",
                        state);
                var home = List.of("up", app, "--until-idle", "--port", "0", "--aws-port", "off");
                var words = new ArrayList<>(home);
                words.addAll(List.of("--state", state));
                add("embedded", leat(Map.of(), words.toArray(String[]::new)));
                WorkFolders.delete(Path.of(state));
            }
        }
        for (var name : runs.keySet()) {
            System.out.printf(
                    Locale.ROOT, "%-18s %6.1f s, %6.1f s CPU%n", name, wall(name), cpu(name));
        }
        System.out.printf(
                Locale.ROOT,
                "%d MB to a lake table on AWS take %.2f times as long as embedded, %.2f by CPU (goal 1.3); %s%n",
                bytes / 1_000_000,
                wall("lake table on AWS") / wall("embedded"),
                cpu("lake table on AWS") / cpu("embedded"),
                cores);
    }

    private static String[] count(String app, String environment) {
        return new String[] {
            "sql",
            "select count(*) as n from sold",
            "--format",
            "csv",
            "--app",
            app,
            "--env",
            environment
        };
    }

    private static void check(WholeProcess counted, long rows) {
        if (!counted.said().strip().endsWith("\n" + rows)) {
            throw new IllegalStateException(
                    "the table has %s rows instead of %d".formatted(counted.said(), rows));
        }
    }

    private void add(String name, WholeProcess run) {
        runs.computeIfAbsent(name, _ -> new ArrayList<>()).add(run);
    }

    private double wall(String name) {
        return Objects.requireNonNull(runs.get(name)).stream()
                .mapToDouble(WholeProcess::seconds)
                .min()
                .orElseThrow();
    }

    private double cpu(String name) {
        return Objects.requireNonNull(runs.get(name)).stream()
                .mapToDouble(WholeProcess::cpu)
                .min()
                .orElseThrow();
    }

    private static String events(String key) {
        return """
        app: events
        schemas:
          Event: {id: bigint not null, kind: varchar, amount: 'decimal(12,2)'}
        lake_tables:
          sold: {bucket: output, schema: Event}
        pipelines:
          load:
            from: {bucket: input, suffix: .csv, schema: Event}
        %s    to: [{lake_table: sold}]
        """
                .formatted(key);
    }

    private Path csv(String name, long from, long rows) throws IOException {
        var file = folder.resolve(name);
        try (var out = Files.newBufferedWriter(file)) {
            out.write("id,kind,amount\n");
            for (long id = from; id < from + rows; id++) {
                out.write(id + ",k" + id % 7 + "," + id % 1_000 + ".25\n");
            }
        }
        return file;
    }

    /// Two processes load small files, each in a commit of its own.
    private void small(int files) throws Exception {
        var app = app("small", events("")).toString();
        var file = csv("small.csv", 0, 100);
        var home = Files.createDirectories(folder.resolve("small-host"));
        try (var host = new AwsHost(home, cores)) {
            var processes = new ArrayList<Process>();
            try {
                for (var create : List.of(true, false)) {
                    var words =
                            new ArrayList<>(List.of("up", app, "--env", "bench", "--port", "0"));
                    words.addAll(List.of("--state", home.resolve("state" + create).toString()));
                    if (create) {
                        words.add("--create");
                    }
                    processes.add(host.leat(words.toArray(String[]::new)));
                    host.awaitNotifications(processes.getLast(), QUEUE);
                }
                host.put("input", "first.csv", file);
                host.await(processes.getFirst(), QUEUE);
                for (var process : processes) {
                    AwsHost.signal(process, "-STOP");
                }
                for (int number = 0; number < files; number++) {
                    host.put("input", "small%d.csv".formatted(number), file);
                }
                host.site().clear();
                host.site().delayGlue(GLUE);
                double before = processes.stream().mapToDouble(AwsHost::cpu).sum();
                long began = System.nanoTime();
                for (var process : processes) {
                    AwsHost.signal(process, "-CONT");
                }
                host.await(processes.getFirst(), QUEUE);
                double seconds = (System.nanoTime() - began) / 1e9;
                double cpu = processes.stream().mapToDouble(AwsHost::cpu).sum() - before;
                var requests = host.site().requests();
                System.out.printf(
                        Locale.ROOT,
                        "%d small commits by two processes, %d ms for each call of Glue: %.1f commits/s, %.0f ms CPU and %.1f requests for each%n%s%n",
                        files,
                        GLUE.toMillis(),
                        files / seconds,
                        1_000 * cpu / files,
                        requests.values().stream().mapToInt(each -> each).sum() / (double) files,
                        requests);
                host.site().delayGlue(Duration.ZERO);
            } finally {
                for (var process : processes) {
                    process.destroy();
                    process.waitFor();
                }
            }
            check(leat(host.environment(), count(app, "bench")), 100L * (files + 1));
        }
    }

    /// A table with a key gets a file whose keys are within the bounds of two data files, which a
    /// process with an empty disk loads.
    private void keys(int rows) throws Exception {
        // small files are not merged, so the number of data files is known
        var text = events("    key: id\n").replace("sold: {", "sold: {min_input_files: 100, ");
        var app = app("keys", text).toString();
        var home = Files.createDirectories(folder.resolve("keys-host"));
        int each = rows / FILES;
        try (var host = new AwsHost(home, cores)) {
            running(
                    host,
                    app,
                    home.resolve("first"),
                    up -> {
                        for (int number = 0; number < FILES; number++) {
                            var file = csv("keys.csv", (long) number * each, each);
                            host.put("input", "keys%d.csv".formatted(number), file);
                            host.await(up, QUEUE);
                        }
                    });
            running(
                    host,
                    app,
                    home.resolve("empty"),
                    up -> {
                        host.site().clear();
                        host.put("input", "again.csv", csv("again.csv", 2L * each - 50, 100));
                        host.await(up, QUEUE);
                    });
            var fetched =
                    host.site().read().stream()
                            .filter(path -> path.contains("/data/") && path.endsWith(".parquet"))
                            .toList();
            System.out.printf(
                    Locale.ROOT,
                    "100 keys in the bounds of 2 of %d data files with %,d rows: %d files were fetched%n",
                    FILES,
                    (long) each * FILES,
                    fetched.size());
            check(leat(host.environment(), count(app, "bench")), (long) each * FILES);
        }
    }

    private interface Work {
        void run(Process up) throws Exception;
    }

    private static void running(AwsHost host, String app, Path state, Work work) throws Exception {
        var up =
                host.leat(
                        "up",
                        app,
                        "--env",
                        "bench",
                        "--port",
                        "0",
                        "--create",
                        "--state",
                        state.toString());
        try {
            host.awaitNotifications(up, QUEUE);
            work.run(up);
        } finally {
            up.destroy();
            up.waitFor();
        }
    }
}
