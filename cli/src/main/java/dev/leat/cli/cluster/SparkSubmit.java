package dev.leat.cli.cluster;

import dev.leat.cli.pack.Installation;
import dev.leat.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The command that starts a program of the module `spark` with spark-submit. Leat does not compile
/// against this module, and reads the lines that its programs print.
public final class SparkSubmit {

    /// The driver of `leat run`.
    public static final String RUN = "dev.leat.spark.job.LeatJob";

    /// The driver of `leat up`.
    static final String SERVER = "dev.leat.spark.job.FileServer";

    /// The beginning of the lines that are for Leat.
    public static final String LINE = "@leat ";

    private static final Path JAR = Path.of("spark", "target", "leat-spark.jar");

    /// The beginnings of the names of the libraries that the job needs in addition to Spark's.
    private static final List<String> LIBRARIES =
            List.of(
                    "model-",
                    "sql-",
                    "config-",
                    "engine-",
                    "duckdb_jdbc-",
                    "libduckdb",
                    "HdrHistogram-",
                    "jackson-annotations-",
                    "jackson-core-3",
                    "jackson-databind-3",
                    "snakeyaml-engine-",
                    "micrometer-commons-",
                    "micrometer-core-",
                    "micrometer-observation-");

    private final Map<String, String> environment;
    private final Installation leat;

    /// @param environment the variables of the process, such as `SPARK_HOME`
    /// @throws CommandException if Leat was not started by its script
    public SparkSubmit(Map<String, String> environment) {
        this.environment = environment;
        leat = Installation.here();
    }

    /// Returns the command without the arguments of the program.
    ///
    /// @param settings settings of Spark, each as `NAME=VALUE`
    /// @throws CommandException if Spark or Leat's job is not installed
    public List<String> command(String program, String name, String master, List<String> settings)
            throws IOException {
        var job = job();
        var command = new ArrayList<String>();
        command.add(submit());
        command.addAll(List.of("--master", master, "--deploy-mode", "client"));
        command.addAll(List.of("--name", name, "--class", program));
        command.addAll(List.of("--jars", String.join(",", libraries(true))));
        command.addAll(List.of("--files", String.join(",", libraries(false))));
        var options = "--enable-native-access=ALL-UNNAMED";
        command.addAll(List.of("--driver-java-options", options + " -XX:+ExitOnOutOfMemoryError"));
        setting(command, "spark.executor.extraJavaOptions=" + options);
        setting(command, "spark.ui.enabled=false");
        setting(command, "spark.log.level=WARN");
        settings.forEach(setting -> setting(command, setting));
        command.add(job.toString());
        return command;
    }

    /// Starts the command with this Java.
    public static Process start(List<String> command, Path log) throws IOException {
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /// Returns the last lines of a log.
    public static String end(Path log, int lines) throws IOException {
        var all = Files.readAllLines(log);
        return String.join(
                System.lineSeparator(), all.subList(Math.max(0, all.size() - lines), all.size()));
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

    private String submit() {
        var home = Optional.ofNullable(environment.get("SPARK_HOME"));
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
}
