package dev.leat.cli.cluster;

import dev.leat.cli.dist.Installation;
import dev.leat.cli.terminal.CommandException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files of an installation of Leat that run on Spark.
public record JobFiles(Installation leat) {

    private static final Path JAR = Path.of("spark", "target", "leat-spark.jar");

    /// A file with the paths of Hadoop's libraries, which the build of the job writes.
    private static final Path HADOOP = Path.of("spark", "target", "hadoop");

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
                    "micrometer-observation-",
                    "re2j-");

    /// Returns the jar of the job.
    ///
    /// @throws CommandException if it was not built
    public Path job() {
        var job = leat.root().resolve(JAR);
        if (!Files.isRegularFile(job)) {
            throw CommandException.error(
                    "%s does not exist, because Leat's job for Spark is not part of a plain build; build it once with: (cd %s && mvn -q -Dquick -Pspark -DskipTests -pl spark -am package)"
                            .formatted(job, leat.root()));
        }
        return job;
    }

    /// Returns the libraries of Hadoop, for a Spark whose own ones do not run on Java 25.
    public List<String> hadoop() throws IOException {
        var list = Files.readString(leat.root().resolve(HADOOP)).strip();
        return Stream.of(list.split(File.pathSeparator)).sorted().toList();
    }

    /// Returns the libraries that the job needs in addition to Spark's: jars, or native ones.
    public List<String> libraries(boolean jars) throws IOException {
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
}
