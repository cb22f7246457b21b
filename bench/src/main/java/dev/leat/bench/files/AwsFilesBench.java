package dev.leat.bench.files;

import dev.leat.bench.Cores;
import dev.leat.bench.WorkFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.core.sync.ResponseTransformer;

/// Measures files on AWS, over Leat's own endpoint in this process. An app on AWS converts a CSV of
/// 400 MB in a bucket to Parquet in another bucket, compared with `leat run` on the local file, and
/// with DuckDB that reads the downloaded file. The app on AWS is started before, so the time of
/// `leat run` for a file of 2 KB, which is its start, is printed, and subtracted in a second ratio.
/// Runs alternate; the ratios are those of the fastest ones. Then the app processes 1,000 files of
/// 10 KB, and the requests and write units of a file are printed. Arguments: rounds, megabytes,
/// number of small files, and the working folder. Run it in the root folder of the repository. The
/// command must be built there before.
public final class AwsFilesBench {

    private static final long SEED = 20251001;
    private static final int SMALL = 10_000;
    private static final int TINY = 2_000;
    private static final String AWS = "leat on AWS";
    private static final String HOME = "leat run";
    private static final String START = "start of leat run";
    private static final String QUEUE = "sales-files";
    private static final Path DIST = Path.of("cli", "target", "dist", "lib");

    private final Path folder;
    private final AwsHost host;
    private final Map<String, List<Run>> runs = new LinkedHashMap<>();

    /// A measured run, in seconds.
    private record Run(double wall, double cpu) {}

    private AwsFilesBench(Path folder, AwsHost host) {
        this.folder = folder;
        this.host = host;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        long size = arguments.length > 1 ? Long.parseLong(arguments[1]) : 400;
        int small = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
        var parent = Path.of(arguments.length > 3 ? arguments[3] : "bench/target");
        Files.createDirectories(parent);
        var folder = Files.createTempDirectory(parent, "aws-files-bench").toAbsolutePath();
        try (var host = new AwsHost(folder, Cores.shared())) {
            new AwsFilesBench(folder, host).run(rounds, size, small);
        }
        WorkFolders.delete(folder);
    }

    private void run(int rounds, long megabytes, int small) throws Exception {
        var app = Files.createDirectories(folder.resolve("app"));
        try (var resource = FilesBench.class.getResourceAsStream("app.yaml")) {
            Files.write(app.resolve("app.yaml"), Objects.requireNonNull(resource).readAllBytes());
        }
        Files.writeString(
                app.resolve("app.yaml"),
                Files.readString(app.resolve("app.yaml"))
                        + "\nenvironments:\n  bench: {region: eu-west-1}\n");
        var leat = host.leat("up", app.toString(), "--env", "bench", "--create", "--port", "0");
        try {
            host.awaitNotifications(leat, QUEUE);
            var made = SaleLines.write(folder.resolve("sales.csv"), megabytes * 1_000_000, SEED);
            var tiny = SaleLines.write(folder.resolve("tiny.csv"), TINY, SEED);
            for (int round = 1; round <= rounds; round++) {
                onAws(leat, round, made);
                local(HOME, new Peer.Leat(app), made, 0);
                local(START, new Peer.Leat(app), tiny, 0);
                var copy = folder.resolve("downloaded.csv");
                Files.deleteIfExists(copy);
                long began = System.nanoTime();
                var key = "sales%d.csv".formatted(round);
                host.s3()
                        .getObject(
                                get -> get.bucket("input").key(key),
                                ResponseTransformer.toFile(copy));
                local("DuckDB", new Peer.Duck(DIST), made, (System.nanoTime() - began) / 1e9);
            }
            print();
            small(leat, small);
        } finally {
            leat.destroy();
            leat.waitFor();
        }
    }

    /// Puts objects while the app is stopped, and measures it until the queue is empty.
    private Run process(Process leat, Runnable puts) throws Exception {
        AwsHost.signal(leat, "-STOP");
        puts.run();
        host.site().clear();
        double cpu = AwsHost.cpu(leat);
        long began = System.nanoTime();
        AwsHost.signal(leat, "-CONT");
        host.await(leat, QUEUE);
        return new Run((System.nanoTime() - began) / 1e9, AwsHost.cpu(leat) - cpu);
    }

    private void onAws(Process leat, int round, SaleLines.Made made) throws Exception {
        var name = "sales" + round;
        add(AWS, process(leat, () -> host.put("input", name + ".csv", made.file())));
        var out = Files.createDirectories(folder.resolve("out"));
        for (var each :
                host.s3().listObjectsV2(list -> list.bucket("output").prefix(name)).contents()) {
            var file = out.resolve(each.key());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            host.s3()
                    .getObject(
                            get -> get.bucket("output").key(each.key()),
                            ResponseTransformer.toFile(file));
        }
        new Peer.Leat(folder).wrote(Path.of(name + ".csv"), out).mustBe(Counts.of(made), AWS);
        WorkFolders.delete(out);
    }

    /// @param before the seconds that the file took to become local
    private void local(String name, Peer peer, SaleLines.Made made, double before)
            throws Exception {
        var out = folder.resolve("local");
        if (Files.exists(out)) {
            WorkFolders.delete(out);
        }
        var ran = WholeProcess.run(folder, peer.command(made.file(), out));
        peer.wrote(made.file(), out).mustBe(Counts.of(made), name);
        add(name, new Run(ran.seconds() + before, ran.cpu()));
    }

    private void add(String name, Run run) {
        runs.computeIfAbsent(name, _ -> new ArrayList<>()).add(run);
    }

    private Run best(String name) {
        var all = runs.getOrDefault(name, List.of());
        return new Run(
                all.stream().mapToDouble(Run::wall).min().orElseThrow(),
                all.stream().mapToDouble(Run::cpu).min().orElseThrow());
    }

    private void print() {
        for (var name : runs.keySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-18s %5.1f s, %5.1f s CPU%n",
                    name,
                    best(name).wall(),
                    best(name).cpu());
        }
        compare(HOME, " (goal 1.3)", best(HOME));
        compare("DuckDB", "", best("DuckDB"));
        var start = best(START);
        compare(
                "leat run without its start",
                "",
                new Run(best(HOME).wall() - start.wall(), best(HOME).cpu() - start.cpu()));
    }

    private void compare(String name, String goal, Run other) {
        System.out.printf(
                Locale.ROOT,
                "leat on AWS takes %.2f times as long as %s, %.2f by CPU%s%n",
                best(AWS).wall() / other.wall(),
                name,
                best(AWS).cpu() / other.cpu(),
                goal);
    }

    private void small(Process leat, int files) throws Exception {
        var made = SaleLines.write(folder.resolve("small.csv"), SMALL, SEED);
        var run =
                process(
                        leat,
                        () -> {
                            for (int number = 1; number <= files; number++) {
                                host.put("input", "small%d.csv".formatted(number), made.file());
                            }
                        });
        var requests = host.site().requests();
        double each = 1.0 / files;
        System.out.printf(
                Locale.ROOT,
                "%,d files of 10 KB: %.1f files/s, %.1f ms CPU, %.1f requests (goal 15) and %.1f write units (goal 12) for each%n%s%n",
                files,
                files / run.wall(),
                1_000 * run.cpu() * each,
                requests.values().stream().mapToInt(count -> count).sum() * each,
                host.site().units() * each,
                requests);
    }
}
