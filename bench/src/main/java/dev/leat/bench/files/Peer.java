package dev.leat.bench.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A tool that converts the CSV of sales to Parquet.
sealed interface Peer {

    String name();

    /// Returns the command to run in the root folder of the repository.
    List<String> command(Path csv, Path out);

    /// Counts the rows of the tool's output.
    Counts wrote(Path csv, Path out) throws SQLException;

    /// Leat as users run it: it checks every value and reports every invalid line with its reasons.
    record Leat(Path app) implements Peer {
        @Override
        public String name() {
            return "leat";
        }

        @Override
        public List<String> command(Path csv, Path out) {
            return List.of(
                    "./leat",
                    "run",
                    "sales",
                    "--app",
                    app.toString(),
                    "--input",
                    csv.toString(),
                    "--output",
                    out + "/");
        }

        @Override
        public Counts wrote(Path csv, Path out) throws SQLException {
            var stem = csv.getFileName().toString().replaceFirst("\\..*", "");
            var rejects =
                    ("SELECT count(DISTINCT line) FROM read_csv('%s', header = true, quote = '\"',"
                                    + " delim = ',', auto_detect = false, columns = {line: 'BIGINT',"
                                    + " \"offset\": 'BIGINT', \"column\": 'VARCHAR', reason: 'VARCHAR',"
                                    + " value: 'VARCHAR', text: 'VARCHAR'})")
                            .formatted(out.resolve(stem).resolve(stem + ".rejects"));
            return Counts.read(out.resolve(stem).resolve("part-*.parquet"), Optional.of(rejects));
        }
    }

    /// The DuckDB in Leat's jar. It does not report the lines that it drops.
    record Duck(Path lib) implements Peer {
        @Override
        public String name() {
            return "lenient DuckDB";
        }

        @Override
        public List<String> command(Path csv, Path out) {
            var own = Peer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
            return java(
                    own + File.pathSeparator + jar("duckdb_jdbc"),
                    Lenient.class.getName(),
                    csv.toString(),
                    out + ".parquet");
        }

        /// Returns the jar in `lib` whose name begins with `name`. The native library of DuckDB is
        /// unpacked next to the jar, as for Leat.
        private Path jar(String name) {
            try (var jars = Files.list(lib)) {
                return jars.filter(jar -> jar.getFileName().toString().startsWith(name))
                        .filter(jar -> jar.toString().endsWith(".jar"))
                        .findFirst()
                        .orElseThrow();
            } catch (java.io.IOException missing) {
                throw new java.io.UncheckedIOException(missing);
            }
        }

        @Override
        public Counts wrote(Path csv, Path out) throws SQLException {
            return Counts.read(Path.of(out + ".parquet"), Optional.empty());
        }
    }

    /// Spark on two cores. It reports invalid lines, but not their line and column numbers.
    record Spark(Path classes, String classPath) implements Peer {
        @Override
        public String name() {
            return "Spark";
        }

        @Override
        public List<String> command(Path csv, Path out) {
            return java(
                    classes + File.pathSeparator + classPath,
                    "dev.leat.bench.spark.SparkSplit",
                    csv.toString(),
                    out.toString(),
                    "two");
        }

        @Override
        public Counts wrote(Path csv, Path out) throws SQLException {
            var bad =
                    "SELECT count(*) FROM read_parquet('%s')"
                            .formatted(out.resolve("bad").resolve("*.parquet"));
            return Counts.read(out.resolve("good").resolve("*.parquet"), Optional.of(bad));
        }
    }

    /// Returns Spark, if it was built with the profile `peers`.
    static Optional<Peer> spark() throws IOException {
        var built = Path.of("bench", "spark", "target");
        var classPath = built.resolve("classpath");
        return Files.exists(classPath)
                ? Optional.of(
                        new Spark(built.resolve("classes"), Files.readString(classPath).strip()))
                : Optional.empty();
    }

    private static List<String> java(String classPath, String main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx1g"));
        command.addAll(List.of("-cp", classPath, main));
        Stream.of(arguments).forEach(command::add);
        return command;
    }
}
