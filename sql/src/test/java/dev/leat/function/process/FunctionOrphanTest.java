package dev.leat.function.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.JavaFunction;
import java.nio.ByteBuffer;
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
@Timeout(300)
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
                import java.nio.file.*;
                public class Endless implements RecordFunction {
                    @Override public Result apply(RowView record) throws Exception {
                        var pid = Path.of("PID");
                        Files.writeString(pid.resolveSibling("new"), "" + ProcessHandle.current().pid());
                        Files.move(pid.resolveSibling("new"), pid);
                        while (true) { }
                    }
                }
                """
                        .replace("PID", folder.resolve("pid").toString()));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var leat =
                new ProcessBuilder(
                                java,
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                FunctionOrphanTest.class.getName(),
                                folder.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            var child = child(leat);

            leat.destroyForcibly();

            child.onExit().get(300, TimeUnit.SECONDS);
            assertThat(child.isAlive()).isFalse();
        } finally {
            leat.destroyForcibly();
        }
    }

    /// Returns the JVM of the function when the function runs and has stored its process id.
    private ProcessHandle child(Process leat) throws Exception {
        var pid = folder.resolve("pid");
        while (!Files.exists(pid)) {
            assertThat(leat.waitFor(10, TimeUnit.MILLISECONDS)).as("ended early").isFalse();
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow();
    }
}
