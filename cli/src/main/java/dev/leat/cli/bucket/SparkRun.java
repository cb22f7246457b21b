package dev.leat.cli.bucket;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Totals;
import dev.leat.cli.pack.Installation;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.load.SingleRunPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A single run of a pipeline over files on Spark. It starts spark-submit with the job of the
/// module `spark`, which it does not compile against, and reads the lines that the job prints.
public final class SparkRun {

    private static final String JOB = "dev.leat.spark.job.LeatJob";
    private static final Path JAR = Path.of("spark", "target", "leat-spark.jar");
    private static final String LINE = "@leat ";
    private static final int LAST_LINES = 5;
    private static final String REWRITE = "\r\u001b[K";

    /// The beginnings of the names of the libraries that the job needs in addition to Spark's.
    private static final List<String> LIBRARIES =
            List.of(
                    "model-",
                    "sql-",
                    "config-",
                    "engine-",
                    "duckdb_jdbc-",
                    "libduckdb",
                    "jackson-core-3",
                    "jackson-databind-3",
                    "snakeyaml-engine-",
                    "micrometer-commons-",
                    "micrometer-core-",
                    "micrometer-observation-");

    private final AppLocation app;
    private final Pipeline pipeline;
    private final String output;
    private final boolean folder;
    private final Installation leat;

    private SparkRun(
            AppLocation app, Pipeline pipeline, String output, boolean folder, Installation leat) {
        this.app = app;
        this.pipeline = pipeline;
        this.output = output;
        this.folder = folder;
        this.leat = leat;
    }

    /// Creates a run of this pipeline that writes to this file or folder, which may be a URI.
    ///
    /// @throws CommandException if the output cannot be written, or Spark cannot run the pipeline
    public static SparkRun of(AppLocation where, App app, Pipeline pipeline, String output) {
        boolean folder =
                SingleRunPlan.isUri(output) ? output.endsWith("/") : SingleRun.isFolder(output);
        var plan = SingleRun.planned(() -> SingleRunPlan.of(app, pipeline, output, folder));
        plan.onCluster()
                .ifPresent(why -> {
                    throw CommandException.input(why);
                });
        return new SparkRun(where, pipeline, output, folder, Installation.here());
    }

    /// Returns the command that starts the job.
    ///
    /// @param settings settings of Spark, each as `NAME=VALUE`
    /// @throws CommandException if Spark is not installed
    public List<String> command(String master, List<String> settings, List<String> inputs)
            throws IOException {
        var job = job();
        var command = new ArrayList<String>();
        command.add(submit());
        command.addAll(List.of("--master", master, "--deploy-mode", "client"));
        command.addAll(List.of("--name", "leat run " + pipeline.name(), "--class", JOB));
        command.addAll(List.of("--jars", String.join(",", libraries(true))));
        command.addAll(List.of("--files", String.join(",", libraries(false))));
        var options = "--enable-native-access=ALL-UNNAMED";
        command.addAll(List.of("--driver-java-options", options));
        setting(command, "spark.executor.extraJavaOptions=" + options);
        setting(command, "spark.ui.enabled=false");
        setting(command, "spark.log.level=WARN");
        settings.forEach(setting -> setting(command, setting));
        command.add(job.toString());
        command.add(app.existing().toAbsolutePath().toString());
        command.addAll(List.of(app.environment().orElse(""), pipeline.name(), output));
        command.add(folder ? "folder" : "file");
        command.addAll(inputs);
        return command;
    }

    /// Returns the jar of the job.
    private Path job() {
        var job = leat.root().resolve(JAR);
        if (!Files.isRegularFile(job)) {
            throw CommandException.error(
                    "%s does not exist, because Leat's job for Spark is not part of a plain build; build it once with: (cd %s && mvn -q -Dquick -Pspark -DskipTests -pl spark -am package)"
                            .formatted(job, leat.root()));
        }
        return job;
    }

    private List<String> libraries(boolean jars) throws IOException {
        try (var all = Files.list(leat.libraries())) {
            return all.filter(file -> LIBRARIES.stream().anyMatch(name(file)::startsWith))
                    .filter(file -> name(file).endsWith(".jar") == jars)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static void setting(List<String> command, String setting) {
        command.add("--conf");
        command.add(setting);
    }

    private static String submit() {
        var home = Optional.ofNullable(System.getenv("SPARK_HOME"));
        var submit = home.map(folder -> Path.of(folder, "bin", "spark-submit"));
        if (submit.filter(Files::isExecutable).isEmpty()) {
            throw CommandException.error(
                    home.map(folder ->
                                    "SPARK_HOME is %s, which has no bin/spark-submit"
                                            .formatted(folder))
                                    .orElse("SPARK_HOME is not set")
                            + "; download Spark 4.2 or later from https://spark.apache.org/downloads.html, unpack it, and set SPARK_HOME to its folder");
        }
        return submit.get().toString();
    }

    /// Runs the command, which runs the driver of the job with this Java. The outputs exist when
    /// this method returns.
    ///
    /// @throws CommandException if the job fails; no output is written then, unless the driver
    ///   ended while it published them, which the next run with the same output completes
    public RunResult run(List<String> command, Terminal terminal)
            throws IOException, InterruptedException {
        var log = Files.createTempFile("leat-spark-", ".log");
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var report = new Report(terminal);
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                report.line(line);
            }
            int code = process.waitFor();
            report.clear();
            if (code != 0) {
                throw report.failed(code, log);
            }
            Files.delete(log);
            return report.done();
        } finally {
            process.destroy();
        }
    }

    /// The lines that the job has printed so far.
    private final class Report {

        private final Terminal terminal;
        private final List<String> outputs = new ArrayList<>();
        private final List<String> rejects = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private List<Long> totals = List.of();
        private String error = "";
        private boolean rewritten;

        Report(Terminal terminal) {
            this.terminal = terminal;
        }

        void line(String line) {
            if (!line.startsWith(LINE)) {
                return;
            }
            var values = List.of(line.substring(LINE.length()).split("\t", -1));
            var rest = values.subList(1, values.size());
            switch (values.getFirst()) {
                case "progress" -> progress(rest);
                case "output" -> outputs.add(place(rest.getFirst()));
                case "rejects" -> rejects.add(place(rest.getFirst()));
                case "note" -> notes.add(String.join("\t", rest));
                case "totals" -> totals = rest.stream().map(Long::valueOf).toList();
                case "error" -> error = String.join("\t", rest);
                default -> throw new IllegalStateException("Spark's job printed: " + line);
            }
        }

        private void progress(List<String> stage) {
            if (terminal.live()) {
                terminal.err()
                        .print(
                                "%s%s: %s of %s tasks"
                                        .formatted(
                                                REWRITE, stage.get(0), stage.get(1), stage.get(2)));
                terminal.err().flush();
                rewritten = true;
            }
        }

        void clear() {
            if (rewritten) {
                terminal.err().print(REWRITE);
                terminal.err().flush();
            }
        }

        /// Returns the location of an output, as the user named the output.
        private String place(String path) {
            if (SingleRunPlan.isUri(output)) {
                return output.substring(0, output.lastIndexOf('/') + 1) + path;
            }
            var target = Path.of(output);
            var in = folder ? target.normalize() : target.resolveSibling("");
            return in.resolve(path).normalize().toString();
        }

        CommandException failed(int code, Path log) throws IOException {
            var why = error;
            if (why.isEmpty()) {
                var all = Files.readAllLines(log);
                why =
                        "Spark ended with code %d; its last lines are:%n%s"
                                .formatted(
                                        code,
                                        String.join(
                                                System.lineSeparator(),
                                                all.subList(
                                                        Math.max(0, all.size() - LAST_LINES),
                                                        all.size())));
            }
            var text = why + "%nSpark's log: ".formatted() + log;
            return code == CommandException.INPUT
                    ? CommandException.input(text)
                    : CommandException.error(text);
        }

        RunResult done() {
            var counts = new Totals(totals.get(2), totals.get(3), totals.get(4), totals.get(5));
            return new RunResult(totals.get(0), totals.get(1), counts, outputs, rejects, notes);
        }
    }
}
