package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Spark and Iceberg's own reader in a process of their own, whose catalog is that of an app: the
/// program of the module `interop/spark`. Spark starts with its first statement.
final class SparkProcess implements AutoCloseable {

    private static final Path MODULE = Path.of("../interop/spark/target").toAbsolutePath();
    private static final String PROGRAM = "dev.leat.spark.SparkStatements";

    private final Path log;
    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;

    SparkProcess(String catalog, Path folder) throws IOException {
        log = folder.resolve("spark.log");
        var classPath =
                MODULE.resolve("classes")
                        + File.pathSeparator
                        + Files.readString(MODULE.resolve("classpath")).strip();
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1g",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classPath,
                                PROGRAM,
                                catalog)
                        .directory(folder.toFile())
                        .redirectError(log.toFile())
                        .start();
        in =
                new PrintWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8),
                        true);
        out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Runs a statement and returns the first column of its rows.
    List<String> run(String statement) throws IOException {
        var words = List.of(answer(statement).split(" ", -1));
        var rest = words.subList(1, words.size()).stream().map(SparkProcess::decoded).toList();
        assertThat(words.getFirst()).as("%s: %s", statement, rest).isEqualTo("rows");
        return rest;
    }

    /// Returns the rows of a snapshot by Iceberg's own reader, each as the texts of columns with
    /// `|` between them. NULL is `-`, and a time with a zone is a number of microseconds.
    List<String> read(String table, long snapshot, List<String> columns) throws IOException {
        return run("read %s %d %s".formatted(table, snapshot, String.join(" ", columns)));
    }

    /// Runs a statement that fails, and returns the message.
    String failure(String statement) throws IOException {
        var words = answer(statement).split(" ", -1);
        assertThat(words[0]).as(statement).isEqualTo("error");
        return decoded(words[1]);
    }

    private String answer(String statement) throws IOException {
        in.println(statement.strip().replace('\n', ' '));
        var answer = out.readLine();
        assertThat(answer).as("an answer; Spark's log: %s", lastOf(log)).isNotNull();
        return answer;
    }

    private static String lastOf(Path log) throws IOException {
        var lines = Files.readString(log).split("\n", -1);
        return String.join(
                "\n", Arrays.asList(lines).subList(Math.max(0, lines.length - 40), lines.length));
    }

    private static String decoded(String word) {
        return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
