package dev.leat.cli.trial;

import dev.leat.cli.Leat;
import dev.leat.contract.Life;
import dev.leat.contract.TestJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// `leat up`, or a main class like it, as a process of its own, and its output. Closing stops it.
/// Owned by one thread.
public final class AppProcess implements AutoCloseable {

    private final Life life;

    /// Starts it, and waits until it prints the address of its state.
    AppProcess(Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        this(Leat.class, environment, Stream.concat(Stream.of("up"), arguments.stream()).toList());
    }

    /// The same with another main class.
    public AppProcess(Class<?> main, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        this(List.of(), main, environment, arguments);
    }

    /// The same under a command that runs what follows it, as `env` does.
    public AppProcess(
            List<String> under,
            Class<?> main,
            Map<String, String> environment,
            List<String> arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(under);
        command.addAll(TestJvm.command(main));
        command.addAll(arguments);
        life = Life.ofCommand(environment, command);
        try {
            await(line -> line.endsWith("/health"));
        } catch (IllegalStateException | InterruptedException failed) {
            kill();
            throw failed;
        }
    }

    /// Waits until it prints a line like this.
    public void await(Predicate<String> like) throws InterruptedException {
        while (!like.test(life.next())) {}
    }

    /// Waits until it prints a line like this, or ends; false if it ended.
    boolean awaitOrEnd(Predicate<String> like) throws InterruptedException {
        var line = life.nextOrEnd();
        while (line.isPresent() && !like.test(line.get())) {
            line = life.nextOrEnd();
        }
        return line.isPresent();
    }

    /// Writes a line to it, and waits until it prints the same line.
    public void tell(String line) throws IOException, InterruptedException {
        life.write(line);
        await(line::equals);
    }

    public ProcessHandle handle() {
        return life.handle();
    }

    /// Returns the output so far.
    public List<String> said() {
        return life.lines();
    }

    /// `kill -9`.
    public void kill() {
        life.close();
    }

    /// Sends SIGTERM and waits until it ends.
    ///
    /// @return its exit code; -1 if it did not end
    public int terminate() {
        return life.terminate();
    }

    @Override
    public void close() {
        terminate();
        kill();
    }
}
