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

/// The committed samples equal the output of their scripts for the invoices.
class SampleScriptsTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    @ParameterizedTest
    @CsvSource({
        "orders, build_orders.py, ../invoices, OrderQueue.ndjson",
        "orders, totals.py, ../invoices, expected.json",
        "csv, totals.py, input, expected.json",
        "lake, totals.py, source, expected.json",
        "warehouse, build_tills.py, ../invoices, tills.ndjson",
        "warehouse, totals.py, ., expected.json"
    })
    void makeTheCommittedBytes(
            String example, String script, String from, String committed, @TempDir Path folder)
            throws Exception {
        var samples = EXAMPLES.resolve(example).resolve("samples");
        assumeTrue(onPath("python3"), "needs python3");
        var made = folder.resolve(committed);
        var running =
                new ProcessBuilder("python3", script, from, "--output", made.toString())
                        .directory(samples.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        assertThat(running.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).as(log(folder)).isZero();
        assertThat(Files.mismatch(made, samples.resolve(committed))).isEqualTo(-1);
    }

    private static String log(Path folder) throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private static boolean onPath(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }
}
