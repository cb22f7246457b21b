package dev.leat.cli.trial;

import dev.leat.cli.Leat;
import dev.leat.contract.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// `leat up`, or a main class like it, as a process of its own, and what it says. Owned by one
/// thread.
public final class AppProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ENDED = "(it ended)";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> said = new ArrayList<>();

    /// Starts it and waits until it works.
    AppProcess(Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        this(Leat.class, environment, Stream.concat(Stream.of("up"), arguments.stream()).toList());
    }

    /// The same with another main class, which says so, too.
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
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.start();
        // Reading a pipe occupies the carrier of a virtual thread.
        Thread.ofPlatform().daemon().start(this::read);
        awaitStart();
    }

    private void awaitStart() throws InterruptedException {
        boolean started = false;
        try {
            await(line -> line.endsWith("/health"));
            started = true;
        } finally {
            if (!started) {
                kill();
            }
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException killed) {
            lines.add(ENDED);
        }
        lines.add(ENDED);
    }

    /// Waits until it says something like this.
    public void await(Predicate<String> like) throws InterruptedException {
        if (!awaitOrEnd(like)) {
            throw failed("the app ended by itself");
        }
    }

    /// Waits until it says something like this, or ends; false if it ended.
    boolean awaitOrEnd(Predicate<String> like) throws InterruptedException {
        while (true) {
            var line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw failed("silent for " + PATIENCE);
            }
            if (line.equals(ENDED)) {
                return false;
            }
            said.add(line);
            if (like.test(line)) {
                return true;
            }
        }
    }

    private IllegalStateException failed(String reason) {
        return new IllegalStateException(reason + "; it said:\n" + String.join("\n", said));
    }

    /// Says a line to it and waits until it answers with the same.
    public void tell(String line) throws IOException, InterruptedException {
        var writer = process.outputWriter();
        writer.write(line + "\n");
        writer.flush();
        await(line::equals);
    }

    /// Its process, to look at.
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /// Returns the output so far.
    public List<String> said() {
        lines.drainTo(said);
        return List.copyOf(said);
    }

    /// `kill -9`.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Sends SIGTERM and waits until it ends.
    ///
    /// @return its exit code; -1 if it did not end
    public int terminate() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return process.isAlive() ? -1 : process.exitValue();
    }

    @Override
    public void close() {
        terminate();
        kill();
    }
}
