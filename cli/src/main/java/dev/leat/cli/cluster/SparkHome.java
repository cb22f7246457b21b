package dev.leat.cli.cluster;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.leat.cli.terminal.CommandException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// An installation of Spark, in `SPARK_HOME`.
record SparkHome(Path folder, int major, int minor) {

    /// Variable with the folder of the Java that runs Spark itself, if Spark does not run on
    /// Leat's.
    private static final String JAVA = "LEAT_SPARK_JAVA_HOME";

    private static final String ADVICE =
            "; download Spark 3.5 or later from https://spark.apache.org/downloads.html, unpack it, and set SPARK_HOME to its folder";

    private static final Pattern CORE =
            Pattern.compile("spark-core_[0-9.]+-([0-9]+)\\.([0-9]+)\\..*\\.jar");

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"([0-9]+)[\".].*");

    private static final int OLDEST_JAVA = 17;

    /// The newest Java on which the Hadoop of older versions of Spark runs.
    private static final int NEWEST_JAVA = 23;

    private static final Path FOLDERS = Path.of("/usr/lib/jvm");

    /// @throws CommandException if Spark is not installed there, or is too old
    static SparkHome of(Map<String, String> environment) throws IOException {
        var home = environment.get("SPARK_HOME");
        if (home == null) {
            throw CommandException.error("SPARK_HOME is not set" + ADVICE);
        }
        var folder = Path.of(home);
        if (!Files.isExecutable(folder.resolve("bin/spark-submit"))) {
            throw CommandException.error(
                    "SPARK_HOME is %s, which has no bin/spark-submit".formatted(home) + ADVICE);
        }
        try (var jars = Files.newDirectoryStream(folder.resolve("jars"), "spark-core_*.jar")) {
            for (var jar : jars) {
                var name = CORE.matcher(String.valueOf(jar.getFileName()));
                if (name.matches()) {
                    return new SparkHome(folder, number(name.group(1)), number(name.group(2)))
                            .supported();
                }
            }
        }
        throw CommandException.error(
                "SPARK_HOME is %s, which has no jars/spark-core_*.jar".formatted(home) + ADVICE);
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private SparkHome supported() {
        if (!isAtLeast(3, 5)) {
            throw CommandException.error(this + " is too old" + ADVICE);
        }
        return this;
    }

    private boolean isAtLeast(int first, int second) {
        return major > first || (major == first && minor >= second);
    }

    /// Returns true if this Spark runs on Java 25, as Leat does.
    boolean runsOnJava25() {
        return isAtLeast(4, 2);
    }

    String submit() {
        return folder.resolve("bin/spark-submit").toString();
    }

    /// Returns the folder of a Java on which this Spark runs: that of the variable, or the first
    /// one of `JAVA_HOME`, the `PATH` and the usual folder.
    ///
    /// @throws CommandException if there is none
    Path java(Map<String, String> environment) throws IOException {
        var named = Optional.ofNullable(environment.get(JAVA)).map(Path::of);
        var found =
                named.map(List::of).orElseGet(() -> candidates(environment)).stream()
                        .filter(home -> version(home) >= OLDEST_JAVA)
                        .filter(home -> version(home) <= NEWEST_JAVA)
                        .findFirst();
        return found.orElseThrow(() ->
                CommandException.error(
                        "%s needs Java 17 or 21 for itself, and %s; set %s to the folder of a JDK 17"
                                .formatted(
                                        this,
                                        named.map(home ->
                                                        "%s is %s, which is %s"
                                                                .formatted(JAVA, home, name(home)))
                                                .orElse("none was found"),
                                        JAVA)));
    }

    private static List<Path> candidates(Map<String, String> environment) {
        var path = environment.getOrDefault("PATH", "").split(File.pathSeparator);
        var installed = Optional.ofNullable(FOLDERS.toFile().list());
        return Stream.of(
                        Stream.ofNullable(environment.get("JAVA_HOME")).map(Path::of),
                        Stream.of(path)
                                .map(folder -> Path.of(folder, "java"))
                                .flatMap(SparkHome::home),
                        installed.stream().flatMap(Stream::of).sorted().map(FOLDERS::resolve))
                .flatMap(all -> all)
                .toList();
    }

    /// Returns the folder of a program `java`.
    private static Stream<Path> home(Path java) {
        try {
            var bin = java.toRealPath().getParent();
            var home = bin == null ? null : bin.getParent();
            return home == null ? Stream.of() : Stream.of(home);
        } catch (IOException absent) {
            return Stream.of();
        }
    }

    /// Returns the version of the Java in a folder; 0 if there is none.
    private static int version(Path home) {
        try (var lines = Files.lines(home.resolve("release"))) {
            return Files.isExecutable(home.resolve("bin/java"))
                    ? lines.map(VERSION::matcher)
                            .filter(Matcher::matches)
                            .map(line -> number(line.group(1)))
                            .findFirst()
                            .orElse(0)
                    : 0;
        } catch (IOException absent) {
            return 0;
        }
    }

    private static String name(Path home) {
        int version = version(home);
        return version == 0 ? "no JDK" : "Java " + version;
    }

    @Override
    public String toString() {
        return "Spark %d.%d in %s".formatted(major, minor, folder);
    }
}
