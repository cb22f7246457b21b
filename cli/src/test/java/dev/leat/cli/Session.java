package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.place.StopSignal;
import dev.leat.cli.terminal.Screen;
import dev.leat.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One use of the `leat` command, with what it said. Threads may look at what was said while the
/// command runs.
public final class Session {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Said out = new Said();
    private final Said err = new Said();
    private final StopSignal stop = new StopSignal();
    private final Map<String, String> environment;
    private volatile boolean ended;
    private String input = "";
    private Optional<Screen.Extent> screen = Optional.empty();

    public Session() {
        this(Map.of());
    }

    /// With these environment variables and no others.
    public Session(Map<String, String> environment) {
        this.environment = environment;
    }

    public Session input(String text) {
        input = text;
        return this;
    }

    /// Standard output is a terminal of this size.
    public Session screen(int lines, int columns) {
        screen = Optional.of(new Screen.Extent(lines, columns));
        return this;
    }

    /// Runs a command with the app in this folder, and checks its exit code.
    public static Session run(Path app, int code, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(
                words[0].equals("up") ? List.of(app.toString()) : List.of("--app", app.toString()));
        return run(code, all.toArray(String[]::new));
    }

    /// Runs a command, and checks its exit code.
    public static Session run(int code, String... words) {
        var session = new Session();
        assertThat(session.run(words)).as(session.out() + session.err()).isEqualTo(code);
        return session;
    }

    public int run(String... arguments) {
        var terminal =
                new Terminal(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        false,
                        "./leat",
                        environment);
        var seen = screen.map(extent -> new Screen(terminal, () -> Optional.of(extent)));
        ended = false;
        try {
            return Leat.commandLine(terminal, stop, seen, arguments).execute(arguments);
        } finally {
            terminal.out().flush();
            terminal.err().flush();
            ended = true;
            out.wake();
            err.wake();
        }
    }

    public StopSignal stop() {
        return stop;
    }

    /// Blocks until this was said on standard output. Throws if the command ends without it.
    public void awaitOut(String text) throws InterruptedException {
        out.await(text, PATIENCE);
    }

    /// The same on standard error.
    public void awaitErr(String text) throws InterruptedException {
        err.await(text, PATIENCE);
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }

    /// A text that grows, and that another thread can wait for.
    private final class Said extends Writer {

        private final StringBuilder text = new StringBuilder();

        @Override
        public synchronized void write(char[] characters, int offset, int length) {
            text.append(characters, offset, length);
            notifyAll();
        }

        public synchronized void await(String wanted, Duration most) throws InterruptedException {
            long deadline = System.nanoTime() + most.toNanos();
            while (text.indexOf(wanted) < 0) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0 || ended) {
                    throw new AssertionError(
                            "never said '%s' but: %s%s".formatted(wanted, out(), err()));
                }
                wait(left);
            }
        }

        synchronized void wake() {
            notifyAll();
        }

        @Override
        public synchronized String toString() {
            return text.toString();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
