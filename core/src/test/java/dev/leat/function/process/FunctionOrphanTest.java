package dev.leat.function.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.JavaFunction;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The end of the JVMs of functions.
@Timeout(120)
class FunctionOrphanTest {

    @TempDir private Path folder;

    /// A process that stands for Leat: it runs a function that never returns.
    public static void main(String[] args) throws Exception {
        var function =
                new JavaFunction(
                        "functions.Endless",
                        Path.of(args[0]),
                        Optional.empty(),
                        Duration.ofMinutes(10),
                        64);
        var compiler = new FunctionCompiler(Optional.empty());
        var process = new FunctionProcess("p", function, List.of("id"), List.of(), compiler);
        process.apply(List.of(ByteBuffer.allocate(4).putInt(0).array()));
    }

    @Test
    void aJvmOfAFunctionEndsWithLeatEvenWhileItRuns() throws Exception {
        Files.createDirectory(folder.resolve(".leat"));
        Files.writeString(
                Files.createDirectory(folder.resolve("functions")).resolve("Endless.java"),
                """
                package functions;
                import dev.leat.function.*;
                public class Endless implements RecordFunction {
                    @Override public Result apply(RowView record) throws Exception {
                        System.err.println("pid " + ProcessHandle.current().pid());
                        while (true) { }
                    }
                }
                """);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var leat =
                new ProcessBuilder(
                                java,
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                FunctionOrphanTest.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        try {
            var child = child(leat);

            leat.destroyForcibly();

            child.onExit().get(60, TimeUnit.SECONDS);
            assertThat(child.isAlive()).isFalse();
        } finally {
            leat.destroyForcibly();
        }
    }

    /// Returns the JVM of the function, when the function runs and has printed its process id.
    private static ProcessHandle child(Process leat) throws Exception {
        var lines =
                new BufferedReader(
                        new InputStreamReader(leat.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            int at = line.indexOf("pid ");
            if (at >= 0) {
                return ProcessHandle.of(Long.parseLong(line.substring(at + 4).strip()))
                        .orElseThrow();
            }
        }
        throw new AssertionError("the process ended early");
    }
}
