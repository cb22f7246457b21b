package dev.leat.local;

import dev.leat.contract.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [Victim], or another such program, in a process of its own, to be killed. Owned by one thread.
final class Child {

    private final Process process;
    private final BufferedReader output;

    Child(Path folder, int first) throws IOException {
        this(Victim.class, folder, first);
    }

    Child(Class<?> victim, Path folder, int first) throws IOException {
        process =
                new ProcessBuilder(
                                TestJvm.command(victim, folder.toString(), Integer.toString(first)))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        output = process.inputReader();
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /// The next line; null at the end.
    @Nullable String line() throws IOException {
        return output.readLine();
    }

    /// Kills the process with SIGKILL. The lines it had written until then.
    List<String> kill() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        var rest = new ArrayList<String>();
        try {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                rest.add(line);
            }
        } catch (IOException _) {
            // The stream ends with the process.
        }
        return rest;
    }
}
