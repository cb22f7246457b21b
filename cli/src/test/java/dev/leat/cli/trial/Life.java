package dev.leat.cli.trial;

import dev.leat.contract.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One life of an app, in a process of its own that says on standard output what happens, a line
/// each behind [#MARK]. Closing kills it. Owned by one thread.
final class Life implements AutoCloseable {

    /// The beginning of lines that are not logs.
    static final String MARK = "run: ";

    /// The maximum time between two lines.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String ENDED = "ended";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Life(Process process) {
        this.process = process;
        // Reading a pipe occupies the carrier of a virtual thread.
        Thread.ofPlatform().daemon().start(this::read);
    }

    static Life start(Class<?> main, String... arguments) throws IOException {
        var command = TestJvm.command(main, arguments);
        return new Life(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    private void read() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines()
                    .filter(line -> line.startsWith(MARK))
                    .map(line -> line.substring(MARK.length()))
                    .forEach(lines::add);
        } catch (IOException | UncheckedIOException killed) {
            lines.add(ENDED);
        }
        lines.add(ENDED);
    }

    /// Waits for the next line and returns it.
    String next() throws InterruptedException {
        return within(PATIENCE)
                .orElseThrow(() -> new IllegalStateException("silent for " + PATIENCE));
    }

    /// Returns the next line; empty if none is printed in this time.
    Optional<String> within(Duration time) throws InterruptedException {
        var line = Optional.ofNullable(lines.poll(time.toMillis(), TimeUnit.MILLISECONDS));
        if (line.equals(Optional.of(ENDED))) {
            throw new IllegalStateException("the app ended by itself");
        }
        return line;
    }

    /// Waits until it is gone, however it ends.
    ///
    /// @throws IllegalStateException if it does not end
    void awaitDeath() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("it did not end");
        }
    }

    /// Kills the process as `kill -9` does, and waits until it has ended.
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /// The number behind a word that a line must begin with.
    static long number(String line, String word) {
        if (!line.startsWith(word + " ")) {
            throw new IllegalStateException("'" + word + "' expected, and came: " + line);
        }
        return Long.parseLong(line.substring(word.length() + 1));
    }

    /// For the process itself: says a line.
    static void say(String what, long number) {
        System.out.println(MARK + what + " " + number);
    }

    /// For the process itself: ends when its parent does.
    static void endWithParent() {
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
