package dev.leat.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Leat;
import dev.leat.cli.fixture.Polling;
import dev.leat.contract.TestJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// A master of Spark and workers with two cores, as processes on this machine, and an installation
/// of Leat that is laid out like a checkout. All libraries are those of Maven.
public final class SparkCluster implements AutoCloseable {

    private static final Path MODULE = Path.of("../spark/target").toAbsolutePath();
    private static final Path DEEQU = Path.of("../interop/deequ/target").toAbsolutePath();
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    /// The options by which Spark runs on Java 17; its scripts set more of them.
    private static final String OPENED =
            " --add-exports=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/java.nio=ALL-UNNAMED"
                    + " --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED"
                    + " --add-opens=java.base/java.lang.invoke=ALL-UNNAMED --add-opens=java.base/java.net=ALL-UNNAMED";

    private static final Pattern MASTER = Pattern.compile("spark://127\\.0\\.0\\.1:[0-9]+");

    /// The property by which Leat knows its installation, also for commands in this process.
    private static final String LIBRARIES = "org.sqlite.lib.path";

    private final Path folder;
    private final int workers;
    private final Spark spark;
    private final Path home;
    private final Path libraries;
    private final String classPath;

    /// Options of each JVM of Spark, whose CPU time is mostly that of its start. The first driver
    /// that ends makes the archive of classes.
    private final String options;

    private final Optional<String> property;
    private final List<Process> processes = new ArrayList<>();
    private String master = "";

    /// A version of Spark: the file with its class path, its Scala, and the folder of its Java.
    private record Spark(Path libraries, String scala, Path java) {}

    /// Spark 4.2 on the Java of Leat.
    ///
    /// @param workers the number of workers, which have two cores together
    /// @param archives true if the drivers are so many that an archive of classes saves time
    public SparkCluster(Path folder, int workers, boolean archives) throws IOException {
        this(folder, workers, archives, new Spark(MODULE.resolve("classpath"), "2.13", JAVA));
    }

    /// Spark 3.5 on an older Java, with one worker.
    static SparkCluster older(Path folder, Path java) throws IOException {
        return new SparkCluster(
                folder, 1, false, new Spark(DEEQU.resolve("classpath"), "2.12", java));
    }

    private SparkCluster(Path folder, int workers, boolean archives, Spark spark)
            throws IOException {
        this.folder = folder;
        this.workers = workers;
        this.spark = spark;
        home = Files.createDirectories(folder.resolve("spark"));
        libraries = Files.createDirectories(folder.resolve("leat/cli/target/dist/lib"));
        var jars = linkJars();
        // the same as that of executors, because the archive of classes is for one class path
        classPath =
                String.join(
                        File.pathSeparator,
                        home.resolve("conf") + "/",
                        first(jars, "slf4j-api-").toString(),
                        jars + "/*");
        options =
                "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
                        + (spark.java().equals(JAVA) ? "" : OPENED)
                        + (archives
                                ? " -XX:SharedArchiveFile=" + folder.resolve("classes.jsa")
                                : "");
        installSpark(archives);
        installLeat();
        property = Optional.ofNullable(System.setProperty(LIBRARIES, libraries.toString()));
    }

    private Path linkJars() throws IOException {
        var jars = Files.createDirectories(home.resolve("jars"));
        for (var name : Files.readString(spark.libraries()).strip().split(File.pathSeparator)) {
            var jar = Path.of(name);
            if (!leat(jar)) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            }
        }
        return jars;
    }

    private static Path first(Path jars, String name) throws IOException {
        try (var all = Files.list(jars)) {
            return all.filter(jar -> String.valueOf(jar.getFileName()).startsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void installSpark(boolean archives) throws IOException {
        var submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
        Files.writeString(
                submit,
                """
                #!/bin/sh
                while [ -e '%s' ]; do sleep 0.05; done
                export SPARK_HOME=%s SPARK_SCALA_VERSION=%s SPARK_LOCAL_IP=127.0.0.1
                %s exec "$JAVA_HOME/bin/java" -Xmx1g %s -Xlog:disable -cp '%s' org.apache.spark.deploy.SparkSubmit "$@"
                """
                        .formatted(
                                hold(),
                                home,
                                spark.scala(),
                                spark.java().equals(JAVA)
                                        ? ""
                                        : "JDK_JAVA_OPTIONS='%s'".formatted(options),
                                archives ? options + " -XX:+AutoCreateSharedArchive" : options,
                                classPath));
        assertThat(submit.toFile().setExecutable(true)).isTrue();
    }

    /// True for the libraries that Spark itself does not have.
    private static boolean leat(Path jar) {
        var path = jar.toString();
        return Stream.of(
                        "/dev/leat/",
                        "/target/",
                        "duckdb",
                        "tools/jackson",
                        "snakeyaml-engine",
                        "micrometer",
                        "re2j")
                .anyMatch(path::contains);
    }

    private void installLeat() throws IOException {
        for (var module : List.of("model", "sql", "config", "engine")) {
            jar(
                    libraries.resolve(module + "-test.jar"),
                    Path.of("..", module, "target", "classes"));
        }
        for (var name : classPath().split(File.pathSeparator)) {
            var file = Path.of(name);
            boolean wanted = leat(file) || name.contains("/jackson-annotations/");
            if (wanted && name.endsWith(".jar") && !name.contains("duckdb")) {
                link(file);
            }
        }
        var duckdb = Path.of("../sql/target/duckdb").toAbsolutePath();
        Files.createSymbolicLink(
                libraries.resolve("duckdb_jdbc-test.jar"), duckdb.resolve("duckdb_jdbc.jar"));
        try (var natives = Files.list(duckdb)) {
            for (var file : natives.filter(at -> at.toString().endsWith("linux_amd64")).toList()) {
                link(file);
            }
        }
        var job = Files.createDirectories(folder.resolve("leat/spark/target"));
        jar(
                job.resolve("leat-spark.jar"),
                MODULE.resolve("classes"),
                MODULE.resolve("test-classes"));
        Files.copy(MODULE.resolve("hadoop"), job.resolve("hadoop"));
    }

    private void link(Path file) throws IOException {
        var link = libraries.resolve(file.getFileName());
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, file.toAbsolutePath());
        }
    }

    private static void jar(Path jar, Path... folders) {
        var arguments =
                new ArrayList<>(List.of("--create", "--no-compress", "--file", jar.toString()));
        for (var classes : folders) {
            arguments.addAll(List.of("-C", classes.toString(), "."));
        }
        var tool = ToolProvider.findFirst("jar").orElseThrow();
        int code = tool.run(System.out, System.err, arguments.toArray(String[]::new));
        assertThat(code).isZero();
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /// Starts the master and the workers. The master keeps its port when it starts again.
    public SparkCluster start() throws IOException {
        spark("master", "deploy.master.Master", "--port", port(), "--webui-port", "0");
        master = awaited("master", log -> MASTER.matcher(log).find()).orElseThrow();
        var url = MASTER.matcher(master);
        assertThat(url.find()).isTrue();
        master = url.group();
        for (int i = 1; i <= workers; i++) {
            spark(
                    "worker-" + i,
                    "deploy.worker.Worker",
                    "--cores",
                    Integer.toString(2 / workers),
                    "--memory",
                    "1g",
                    "--webui-port",
                    "0",
                    "--work-dir",
                    folder.resolve("work-" + i).toString(),
                    master);
        }
        for (int i = 1; i <= workers; i++) {
            awaited("worker-" + i, log -> log.contains("Successfully registered with master"));
        }
        return this;
    }

    private String port() {
        return master.isEmpty() ? "0" : master.substring(master.lastIndexOf(':') + 1);
    }

    private void spark(String name, String program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(spark.java() + "/bin/java", "-Xmx256m"));
        command.addAll(List.of("-cp", classPath));
        command.add("org.apache.spark." + program);
        command.addAll(List.of("--host", "127.0.0.1"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        environment(builder);
        // executors are children of the workers
        builder.environment().put("JDK_JAVA_OPTIONS", options);
        processes.add(builder.redirectOutput(folder.resolve(name + ".log").toFile()).start());
    }

    /// Sets the variables of processes that use Spark.
    public void environment(ProcessBuilder builder) {
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", spark.scala());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("JAVA_HOME", spark.java().toString());
    }

    private Optional<String> awaited(String name, Predicate<String> wanted) throws IOException {
        while (true) {
            var log = Files.readString(folder.resolve(name + ".log"));
            if (wanted.test(log)) {
                return Optional.of(log);
            }
            assertThat(processes).as(log).allMatch(Process::isAlive);
            Polling.pause();
        }
    }

    private Path hold() {
        return folder.resolve("hold");
    }

    /// Sets that each driver waits before it starts.
    void hold(boolean waits) throws IOException {
        if (waits) {
            Files.createFile(hold());
        } else {
            Files.delete(hold());
        }
    }

    /// Sends a signal to the executors.
    void signal(String name) throws IOException, InterruptedException {
        var executors = executors();
        assertThat(executors).isNotEmpty();
        for (var executor : executors) {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(executor.pid()));
            assertThat(kill.start().waitFor()).isZero();
        }
    }

    String master() {
        return master;
    }

    /// Returns the variables of commands in this process.
    public Map<String, String> environment() {
        return Map.of("SPARK_HOME", home.toString());
    }

    /// Returns a command that runs `leat` in a process of its own.
    public List<String> command(String... arguments) {
        var command = TestJvm.command(Leat.class, arguments);
        command.add(1, "-D" + LIBRARIES + "=" + libraries);
        return command;
    }

    /// Starts the command `leat`.
    public Process leat(Path log, String... arguments) throws IOException {
        var builder = new ProcessBuilder(command(arguments)).redirectErrorStream(true);
        environment(builder);
        return builder.redirectOutput(log.toFile()).start();
    }

    /// The processes of executors.
    List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(Process::descendants)
                .filter(child ->
                        child.info()
                                .commandLine()
                                .filter(line -> line.contains("CoarseGrainedExecutorBackend"))
                                .isPresent())
                .toList();
    }

    /// Kills the master, the workers and the executors.
    void kill() {
        for (var process : processes.reversed()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
        }
        processes.clear();
    }

    @Override
    public void close() {
        kill();
        property.ifPresentOrElse(
                was -> System.setProperty(LIBRARIES, was), () -> System.clearProperty(LIBRARIES));
        // JUnit warns about links to files outside of its folder
        for (var linked : List.of(home.resolve("jars"), libraries)) {
            for (var file : Objects.requireNonNull(linked.toFile().listFiles())) {
                assertThat(file.delete()).isTrue();
            }
        }
    }
}
