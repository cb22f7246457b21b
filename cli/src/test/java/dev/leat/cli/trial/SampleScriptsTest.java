package dev.leat.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is committed of the samples is what their scripts make of the invoices.
class SampleScriptsTest {

    private static final Path SAMPLES = Trial.ORDERS.resolveSibling("samples");

    @ParameterizedTest
    @CsvSource({"build_orders.py, OrderQueue.ndjson", "totals.py, expected.json"})
    void makeTheCommittedBytes(String script, String committed, @TempDir Path folder)
            throws Exception {
        assumeTrue(onPath("python3"), "needs python3");
        var made = folder.resolve(committed);
        var running =
                new ProcessBuilder("python3", script, "invoices", "--output", made.toString())
                        .directory(SAMPLES.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).as(log(folder)).isZero();
        assertThat(Files.mismatch(made, SAMPLES.resolve(committed))).isEqualTo(-1);
    }

    private static String log(Path folder) throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private static boolean onPath(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }
}
