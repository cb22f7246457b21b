package dev.leat.local;

import dev.leat.contract.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/// A [Victim], or another such program, in a process of its own, to be killed. Owned by one thread.
/// Closing kills it with SIGKILL.
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    /// @param number the second argument of the program
    Child(Class<?> victim, Path folder, int number) throws IOException {
        process =
                new ProcessBuilder(
                                TestJvm.command(
                                        victim, folder.toString(), Integer.toString(number)))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        output = process.inputReader();
    }

    /// Runs a program until it has printed enough, and kills it. Passes on all lines that it
    /// printed.
    ///
    /// @param number the second argument of the program
    /// @param enough returns true if so many lines are enough
    static void killed(
            Class<?> victim, Path folder, int number, IntPredicate enough, Consumer<String> lines)
            throws IOException {
        try (var child = new Child(victim, folder, number)) {
            for (int printed = 0; !enough.test(printed); printed++) {
                lines.accept(child.line());
            }
            child.kill();
            child.rest(lines);
        }
    }

    long pid() {
        return process.pid();
    }

    /// Returns the next line. Fails if the process ended by itself.
    String line() throws IOException {
        var line = output.readLine();
        if (line == null) {
            throw new AssertionError("the process ended by itself");
        }
        return line;
    }

    private void rest(Consumer<String> lines) {
        try {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                lines.accept(line);
            }
        } catch (IOException _) {
            // The stream ends with the process.
        }
    }

    private void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
