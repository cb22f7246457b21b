package dev.leat.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/// One life of a program that may be killed, in a process of its own, and the lines that it prints.
/// A program of tests prints a line behind [#MARK] for each event. Closing kills it. Owned by one
/// thread.
public final class Life implements AutoCloseable {

    /// The beginning of lines that are not logs.
    private static final String MARK = "run: ";

    /// The maximum time between two lines.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// Stands for the end in the queue of lines. No program prints it.
    private static final String ENDED = "\0ended";

    private final Process process;
    private final String mark;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> taken = new ArrayList<>();

    private Life(Process process, String mark) {
        this.process = process;
        this.mark = mark;
        // Reading a pipe occupies the carrier of a virtual thread.
        Thread.ofPlatform().daemon().start(this::read);
    }

    public static Life start(Class<?> main, String... arguments) throws IOException {
        return start(Map.of(), main, arguments);
    }

    public static Life start(Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException {
        var builder =
                new ProcessBuilder(TestJvm.command(main, arguments))
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new Life(builder.start(), MARK);
    }

    /// Starts a command. All its output is lines, also that to the standard error.
    public static Life ofCommand(Map<String, String> environment, List<String> command)
            throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Life(builder.start(), "");
    }

    /// Runs a program until it has printed enough, and kills it. Passes on all lines that it
    /// printed.
    ///
    /// @param enough returns true if so many lines are enough
    public static void killed(
            IntPredicate enough, Consumer<String> lines, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        try (var life = start(main, arguments)) {
            for (int printed = 0; !enough.test(printed); printed++) {
                lines.accept(life.next());
            }
            life.kill();
            life.rest().forEach(lines);
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines()
                    .filter(line -> line.startsWith(mark))
                    .map(line -> line.substring(mark.length()))
                    .forEach(lines::add);
        } catch (IOException | UncheckedIOException killed) {
            lines.add(ENDED);
        }
        lines.add(ENDED);
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /// Returns the lines so far.
    public List<String> lines() {
        lines.drainTo(taken);
        return List.copyOf(taken);
    }

    /// Waits for the next line and returns it.
    public String next() throws InterruptedException {
        return nextOrEnd().orElseThrow(() -> failed("the program ended by itself"));
    }

    /// Waits for the next line and returns it; empty if the program ended.
    public Optional<String> nextOrEnd() throws InterruptedException {
        var line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            throw failed("silent for " + PATIENCE);
        }
        return taken(line);
    }

    /// Returns a line of the queue; empty if it stands for the end.
    private Optional<String> taken(String line) {
        if (line.equals(ENDED)) {
            return Optional.empty();
        }
        taken.add(line);
        return Optional.of(line);
    }

    private IllegalStateException failed(String reason) {
        return new IllegalStateException(reason + "; it printed:\n" + String.join("\n", taken));
    }

    /// Writes a line to the standard input.
    public void write(String line) throws IOException {
        var writer = process.outputWriter();
        writer.write(line + "\n");
        writer.flush();
    }

    /// Returns the next line; empty if none is printed in this time.
    ///
    /// @throws IllegalStateException if the program ended by itself
    public Optional<String> within(Duration time) throws InterruptedException {
        var line = lines.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        return line == null
                ? Optional.empty()
                : Optional.of(taken(line).orElseThrow(() -> failed("the program ended by itself")));
    }

    /// Waits until the program has ended by itself. Returns the lines that it printed until then.
    ///
    /// @throws IllegalStateException if it does not end
    public List<String> awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the program did not end");
        }
        return rest();
    }

    private List<String> rest() throws InterruptedException {
        var rest = new ArrayList<String>();
        for (var line = taken(lines.take()); line.isPresent(); line = taken(lines.take())) {
            rest.add(line.get());
        }
        return rest;
    }

    /// Sends SIGTERM, and waits until the process ends.
    ///
    /// @return the exit code; -1 if it did not end
    public int terminate() {
        handle().destroy();
        process.onExit()
                .completeOnTimeout(process, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return process.isAlive() ? -1 : process.exitValue();
    }

    /// Unlike [Process#destroy], the handle's does not close the pipe, which may have lines that
    /// are not read yet.
    private void kill() {
        handle().destroyForcibly();
        process.onExit().join();
    }

    /// Kills the process as `kill -9` does, and waits until it has ended.
    @Override
    public void close() {
        kill();
    }

    /// Returns the number behind a word that a line must begin with.
    public static long number(String line, String word) {
        if (!line.startsWith(word + " ")) {
            throw new IllegalStateException("'" + word + "' expected, and came: " + line);
        }
        return Long.parseLong(line.substring(word.length() + 1));
    }

    /// For the process itself: prints a line.
    public static void say(String line) {
        System.out.println(MARK + line);
    }

    /// For the process itself: prints a line.
    public static void say(String what, long number) {
        say(what + " " + number);
    }

    /// For the process itself: ends when its parent does.
    public static void endWithParent() {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        while (System.in.read() >= 0) {}
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    } finally {
                        Runtime.getRuntime().halt(1);
                    }
                });
    }
}
