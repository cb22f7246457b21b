package dev.leat.cli.cluster;

import dev.leat.cli.dist.Installation;
import dev.leat.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The command that starts a program of the module `spark` with spark-submit. Leat does not compile
/// against this module, and reads the lines that its programs print.
public final class SparkSubmit {

    /// The driver of `leat run`.
    public static final String RUN = "dev.leat.spark.job.LeatJob";

    /// The driver of `leat up`.
    static final String SERVER = "dev.leat.spark.job.FileServer";

    /// The beginning of the lines that are for Leat.
    public static final String LINE = "@leat ";

    /// The class that runs these programs in Spark.
    private static final String HOST = "dev.leat.spark.host.SparkHost";

    /// Setting with a Java 25 for processes beside executors that run on an older Java.
    private static final String JAVA = "spark.leat.java";

    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    private final Map<String, String> environment;
    private final JobFiles files;

    /// @param environment the variables of the process, such as `SPARK_HOME`
    /// @throws CommandException if Leat was not started by its script
    public SparkSubmit(Map<String, String> environment) {
        this.environment = environment;
        files = new JobFiles(Installation.here());
    }

    /// Returns the command without the arguments of the program.
    ///
    /// @param settings settings of Spark, each as `NAME=VALUE`
    /// @throws CommandException if Spark or Leat's job is not installed
    public List<String> command(String program, String name, String master, List<String> settings)
            throws IOException {
        var job = files.job();
        var spark = SparkHome.of(environment);
        boolean same = spark.runsOnJava25();
        var command = new ArrayList<String>();
        if (!same) {
            command.addAll(List.of("env", "JAVA_HOME=" + spark.java(environment)));
        }
        command.add(spark.submit());
        command.addAll(List.of("--master", master, "--deploy-mode", "client"));
        command.addAll(List.of("--name", name, "--class", HOST));
        var jars = files.libraries(true);
        var sent = files.libraries(false);
        var options = "-XX:+ExitOnOutOfMemoryError";
        if (same) {
            command.addAll(List.of("--jars", String.join(",", jars)));
            if (settings.stream().anyMatch(setting -> setting.startsWith(JAVA + "="))) {
                sent = together(sent, files.hadoop());
            }
            command.addAll(List.of("--files", String.join(",", sent)));
            options = NATIVE_ACCESS + " " + options;
            setting(command, "spark.executor.extraJavaOptions=" + NATIVE_ACCESS);
        } else {
            // for the processes beside Spark, not for its class path; --files would leave out the
            // driver on YARN
            sent = together(sent, together(jars, files.hadoop()));
            setting(command, "spark.files=" + String.join(",", sent));
            setting(command, "spark.leat.driverJava=" + System.getProperty("java.home"));
            setting(command, JAVA + "=" + System.getProperty("java.home"));
        }
        command.addAll(List.of("--driver-java-options", options));
        setting(command, "spark.ui.enabled=false");
        setting(command, "spark.log.level=WARN");
        settings.forEach(setting -> setting(command, setting));
        command.addAll(List.of(job.toString(), program));
        return command;
    }

    /// Starts the command, with this Java if it does not name another.
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

    private static List<String> together(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static void setting(List<String> command, String setting) {
        command.add("--conf");
        command.add(setting);
    }
}
