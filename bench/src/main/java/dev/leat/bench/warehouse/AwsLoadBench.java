package dev.leat.bench.warehouse;

import dev.leat.bench.Cores;
import dev.leat.bench.WorkFolders;
import dev.leat.bench.files.AwsHost;
import dev.leat.bench.files.WholeProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// Loads a CSV of sales into an empty warehouse table in PostgreSQL, in an environment on AWS, with
/// Leat's own endpoint in this process, and in an embedded one, each from the start of the process
/// to its end. Arguments: rounds, rows (default: `-Dbench.rows`, or one million), and the working
/// folder. Run it in the root folder of the repository. The command must be built there before.
public final class AwsLoadBench {

    private final Path folder;
    private final Path app;
    private final DatabaseServer server;
    private final Cores cores;
    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();

    /// Seconds of one run, and the CPU time of its process and of the database.
    private record Cost(double wall, double cpu) {}

    private AwsLoadBench(Path folder, Path app, DatabaseServer server, Cores cores) {
        this.cores = cores;
        this.folder = folder;
        this.app = app;
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        long rows = BenchRows.of(arguments, 1, 1_000_000);
        var parent = Path.of(arguments.length > 2 ? arguments[2] : "bench/target");
        Files.createDirectories(parent);
        var folder = Files.createTempDirectory(parent, "aws-load-bench").toAbsolutePath();
        var app = Files.createDirectories(folder.resolve("app"));
        try (var in = AwsLoadBench.class.getResourceAsStream("app.yaml")) {
            Files.writeString(
                    app.resolve("app.yaml"),
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                            + "  aws: {region: eu-west-1, warehouse: \"${env:WAREHOUSE_URL}\"}\n");
        }
        var cores = Cores.ofServer();
        try (var server = new DatabaseServer(folder.resolve("postgres"))) {
            new AwsLoadBench(folder, app, server, cores).run(rounds, rows);
        } finally {
            WorkFolders.delete(folder);
        }
    }

    private void run(int rounds, long rows) throws Exception {
        var csv = folder.resolve("sales.csv");
        var totals = SaleFile.held(csv, rows);
        for (int round = 1; round <= rounds; round++) {
            onAws(round, csv, totals);
            embedded(round, csv, totals);
        }
        for (var name : costs.keySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %6.1f s, %6.1f s CPU%n",
                    name,
                    median(name, Cost::wall),
                    median(name, Cost::cpu));
        }
        System.out.printf(
                Locale.ROOT,
                "%,d rows to PostgreSQL on AWS take %.2f times as long as embedded, %.2f by CPU (goal 1.2); %s%n",
                rows,
                median("on AWS", Cost::wall) / median("embedded", Cost::wall),
                median("on AWS", Cost::cpu) / median("embedded", Cost::cpu),
                cores);
    }

    private Map<String, String> database(String name) throws SQLException {
        server.execute("CREATE DATABASE " + name);
        return Map.of("WAREHOUSE_URL", server.url(name));
    }

    private WholeProcess leat(Map<String, String> variables, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("./leat"));
        command.addAll(List.of(arguments));
        return WholeProcess.run(folder, cores.others(command), variables, 0);
    }

    private void onAws(int round, Path csv, SaleFile.Totals totals) throws Exception {
        var name = "aws" + round;
        var home = Files.createDirectories(folder.resolve(name));
        try (var host = new AwsHost(home, cores)) {
            var variables = new LinkedHashMap<>(host.environment());
            variables.putAll(database(name));
            var state = home.resolve("state").toString();
            var up = new ArrayList<>(List.of("up", app.toString(), "--env", "aws", "--port", "0"));
            up.addAll(List.of("--until-idle", "--state", state));
            var create = new ArrayList<>(up);
            create.add("--create");
            leat(variables, create.toArray(String[]::new));
            host.put("incoming", "sales.csv", csv);
            record("on AWS", () -> leat(variables, up.toArray(String[]::new)));
            check(name, totals);
        }
        WorkFolders.delete(home);
    }

    private void embedded(int round, Path csv, SaleFile.Totals totals) throws Exception {
        var name = "embedded" + round;
        var variables = database(name);
        var home = Files.createDirectories(folder.resolve(name));
        var state = home.resolve("state").toString();
        var of = List.of("--env", "database", "--state", state);
        var put = new ArrayList<>(List.of("put", csv.toString(), "incoming"));
        put.addAll(List.of("--app", app.toString()));
        put.addAll(of);
        leat(variables, put.toArray(String[]::new));
        var up = new ArrayList<>(List.of("up", app.toString(), "--until-idle", "--port", "0"));
        up.addAll(List.of("--aws-port", "off"));
        up.addAll(of);
        record("embedded", () -> leat(variables, up.toArray(String[]::new)));
        check(name, totals);
        WorkFolders.delete(home);
    }

    private interface Work {
        WholeProcess run() throws Exception;
    }

    private void record(String name, Work work) throws Exception {
        double before = server.cpuSeconds();
        var ran = work.run();
        costs.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(new Cost(ran.seconds(), ran.cpu() + server.cpuSeconds() - before));
    }

    private void check(String name, SaleFile.Totals totals) throws SQLException {
        try (var connection = server.connect(name)) {
            SaleFile.Totals.of(connection).mustBe(totals, name);
        }
    }

    private double median(String name, ToDoubleFunction<Cost> of) {
        var sorted =
                costs.getOrDefault(name, List.of()).stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
