package dev.leat.bench.files;

import dev.leat.batch.LocalContent;
import dev.leat.bench.WorkFolders;
import dev.leat.config.AppFile;
import dev.leat.kernel.FileReaders;
import dev.leat.load.FileSplit;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Converts a CSV of 2 GB to Parquet by `leat run`: on this machine alone, on Spark with two
/// threads, and on a master and two workers that it starts, with one executor of one core and with
/// two. With the profile `peers`, also by a job written by hand in Spark SQL, which gives no line
/// numbers. Also divides the file into splits. The time of a run on Spark is without that of a run
/// over a tiny file, which has the start of Spark's session. Checks each output, and prints the
/// maximum memory of an executor for 400 MB and for 4 GB, and what a second executor gains there.
/// Arguments: rounds, megabytes, megabytes of the smaller and of the larger file for the memory,
/// the working folder, and the folder of a Java 17, with which one executor also processes the file
/// by a process on Java 25 beside it. Run it in the root folder of the repository, with Spark's
/// folder in `SPARK_HOME`. The command and the profile `spark` must be built there before.
public final class SparkBench {

    private static final long SEED = 20251001;
    private static final long SPLIT = 128L << 20;
    private static final String LOCAL = "local[2]";
    private static final String ONE = "one executor";
    private static final String TWO = "two executors";
    private static final String BESIDE = "one, and a process";
    private static final String HAND = "by hand in Spark SQL";

    /// A heap that is in memory from the start, so that the maximum does not depend on the
    /// collector.
    private static final String HEAP =
            "--enable-native-access=ALL-UNNAMED -Xms1g -XX:+AlwaysPreTouch";

    private final Path folder;
    private final String java17;
    private final Path app;
    private final String home =
            Objects.requireNonNull(System.getenv("SPARK_HOME"), "set SPARK_HOME");
    private final List<Process> cluster = new ArrayList<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    private SparkBench(Path folder, String java17) throws IOException {
        this.folder = folder;
        this.java17 = java17;
        app = Files.createDirectories(folder.resolve("app"));
        try (var resource = SparkBench.class.getResourceAsStream("app.yaml")) {
            Files.write(app.resolve("app.yaml"), Objects.requireNonNull(resource).readAllBytes());
        }
    }

    private static long number(String[] arguments, int index, long otherwise) {
        return arguments.length > index ? Long.parseLong(arguments[index]) : otherwise;
    }

    public static void main(String[] arguments) throws Exception {
        var parent = Path.of(arguments.length > 4 ? arguments[4] : "bench/target");
        Files.createDirectories(parent);
        var folder = Files.createTempDirectory(parent, "spark-bench").toAbsolutePath();
        var bench = new SparkBench(folder, arguments.length > 5 ? arguments[5] : "");
        try {
            var master = bench.start();
            var made = bench.times(master, number(arguments, 0, 2), number(arguments, 1, 2_000));
            bench.cuts(made);
            Files.delete(made.file());
            for (long size : List.of(number(arguments, 2, 400), number(arguments, 3, 4_000))) {
                if (size > 0) {
                    bench.memory(master, size);
                }
            }
        } finally {
            bench.cluster.forEach(process -> process.descendants().forEach(ProcessHandle::destroy));
            bench.cluster.forEach(Process::destroy);
            for (var process : bench.cluster) {
                process.waitFor();
            }
        }
        WorkFolders.delete(folder);
    }

    /// Starts a master and two workers, each limited to a core of its own, and returns the URL of
    /// the master. Without a limit, the JVM of an executor uses other cores, too.
    private String start() throws Exception {
        var begin = List.of(home + "/bin/spark-class");
        var address = List.of("--host", "127.0.0.1", "--webui-port", "0");
        var log = spark("master", begin, "master.Master", address);
        var master = awaited(log, "spark://127.0.0.1:");
        for (int core = 0; core < 2; core++) {
            var limited = List.of("taskset", "--cpu-list", "" + core, begin.getFirst());
            var words = new ArrayList<>(address);
            words.addAll(List.of("--cores", "1", "--memory", "2g", "--work-dir"));
            words.addAll(List.of(folder.resolve("work" + core).toString(), master));
            awaited(
                    spark("worker" + core, limited, "worker.Worker", words),
                    "registered with master");
        }
        return master;
    }

    private Path spark(String name, List<String> begin, String program, List<String> arguments)
            throws IOException {
        var command = new ArrayList<>(begin);
        command.add("org.apache.spark.deploy." + program);
        command.addAll(arguments);
        var log = folder.resolve(name + ".log");
        cluster.add(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
        return log;
    }

    /// Waits for a line with this text, and returns its last word.
    private String awaited(Path log, String text) throws Exception {
        while (true) {
            for (var line : Files.readAllLines(log)) {
                if (line.contains(text)) {
                    return line.substring(line.lastIndexOf(' ') + 1);
                }
            }
            if (!cluster.getLast().isAlive()) {
                throw new IOException("a process of Spark has ended, see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static List<String> on(String master, int cores) {
        return List.of(
                "--on",
                master,
                "--conf",
                "spark.cores.max=" + cores,
                "--conf",
                "spark.executor.cores=1");
    }

    private SaleLines.Made times(String master, long rounds, long megabytes) throws Exception {
        var made = SaleLines.write(folder.resolve("sales.csv"), megabytes * 1_000_000, SEED);
        var tiny = SaleLines.write(folder.resolve("tiny.csv"), 1_000, SEED);
        var kinds = new LinkedHashMap<String, List<String>>();
        kinds.put("leat run", List.of());
        kinds.put(LOCAL, List.of("--on", LOCAL));
        kinds.put(ONE, on(master, 1));
        kinds.put(TWO, on(master, 2));
        if (!java17.isEmpty()) {
            var own = System.getProperty("java.home");
            kinds.put(
                    BESIDE,
                    added(
                            on(master, 1),
                            List.of(
                                    "--conf",
                                    "spark.executorEnv.JAVA_HOME=" + java17,
                                    "--conf",
                                    "spark.leat.java=" + own)));
        }
        var hand = Peer.spark();
        for (long round = 0; round < rounds; round++) {
            for (var kind : kinds.entrySet()) {
                seconds.merge(kind.getKey(), run(made, kind.getValue()), Math::min);
                if (!kind.getValue().isEmpty()) {
                    seconds.merge(kind.getKey() + ", start", run(tiny, kind.getValue()), Math::min);
                }
            }
            if (hand.isPresent()) {
                seconds.merge(HAND, run(hand.get(), made, List.of()), Math::min);
                seconds.merge(HAND + ", start", run(hand.get(), tiny, List.of()), Math::min);
            }
        }
        seconds.forEach(
                (name, best) -> System.out.printf(Locale.ROOT, "%-22s %6.1f s%n", name, best));
        System.out.printf(
                Locale.ROOT,
                "%d MB with %s take %.2f times as long as leat run (goal 1.3); two executors take %.2f times as long as one (goal 0.6)%n",
                megabytes,
                LOCAL,
                work(LOCAL) / Objects.requireNonNull(seconds.get("leat run")),
                work(TWO) / work(ONE));
        if (hand.isPresent()) {
            System.out.printf(
                    Locale.ROOT,
                    "%s takes %.2f times as long as the job written by hand (goal 1)%n",
                    LOCAL,
                    work(LOCAL) / work(HAND));
        }
        if (!java17.isEmpty()) {
            System.out.printf(
                    Locale.ROOT,
                    "a process beside an executor takes %.2f times as long as an executor (goal 1.15)%n",
                    work(BESIDE) / work(ONE));
        }
        return made;
    }

    /// Divides the file into splits, which is serial for a file.
    private void cuts(SaleLines.Made made) throws Exception {
        var source = AppFile.read(app.resolve("app.yaml"), Map.of()).pipeline("sales").from();
        var readers = new FileReaders();
        long began = System.nanoTime();
        var splits = FileSplit.of(readers, LocalContent.of(made.file()), source, SPLIT, folder);
        double elapsed = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%d splits of 128 MiB in %.1f s, %.0f MB/s%n",
                splits.size(),
                elapsed,
                made.bytes() / 1e6 / elapsed);
    }

    private double work(String kind) {
        return Objects.requireNonNull(seconds.get(kind)) - start(kind);
    }

    private double start(String kind) {
        return Objects.requireNonNull(seconds.get(kind + ", start"));
    }

    private static List<String> added(List<String> options, List<String> more) {
        return Stream.concat(options.stream(), more.stream()).toList();
    }

    private double run(SaleLines.Made made, List<String> more)
            throws IOException, InterruptedException, SQLException {
        return run(new Peer.Leat(app), made, more);
    }

    private double run(Peer peer, SaleLines.Made made, List<String> more)
            throws IOException, InterruptedException, SQLException {
        var out = folder.resolve("out");
        if (Files.exists(out)) {
            WorkFolders.delete(out);
        }
        var command = new ArrayList<>(peer.command(made.file(), out));
        command.addAll(more);
        var ran = WholeProcess.run(folder, command);
        peer.wrote(made.file(), out).mustBe(Counts.of(made), String.join(" ", more));
        return ran.seconds();
    }

    private void memory(String master, long megabytes) throws Exception {
        var made = SaleLines.write(folder.resolve("memory.csv"), megabytes * 1_000_000, SEED);
        var peak = new Peak(cluster);
        var sampler = Thread.ofVirtual().start(peak);
        var heap = List.of("--conf", "spark.executor.extraJavaOptions=" + HEAP);
        double one = run(made, added(on(master, 1), heap)) - start(ONE);
        sampler.interrupt();
        sampler.join();
        double two = run(made, added(on(master, 2), heap)) - start(TWO);
        System.out.printf(
                Locale.ROOT,
                "an executor with one core needs %,d MB for %,d MB; two executors take %.2f times as long (%.1f s and %.1f s; goal 0.6)%n",
                peak.bytes / 1_000_000,
                megabytes,
                two / one,
                two,
                one);
        Files.delete(made.file());
    }

    /// The maximum resident memory of an executor.
    private static final class Peak implements Runnable {
        private final List<Process> workers;
        private volatile long bytes;

        Peak(List<Process> workers) {
            this.workers = workers;
        }

        @Override
        public void run() {
            try {
                while (true) {
                    for (var executor : workers.stream().flatMap(Process::descendants).toList()) {
                        bytes = Math.max(bytes, WholeProcess.peak(executor.pid()));
                    }
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } catch (IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        }
    }
}
