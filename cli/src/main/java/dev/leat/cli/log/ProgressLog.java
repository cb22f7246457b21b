package dev.leat.cli.log;

import dev.leat.cli.terminal.Terminal;
import dev.leat.task.Tasks;
import java.time.Duration;

/// Prints every few seconds what a command is doing, until closed. Prints nothing if it is closed
/// before the first message is due. The thread that opens it closes it.
public final class ProgressLog implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Thread thread;

    private ProgressLog(Thread thread) {
        this.thread = thread;
    }

    public static ProgressLog on(String what, Terminal terminal) {
        return on(what, terminal, EVERY);
    }

    public static ProgressLog on(String what, Terminal terminal, Duration every) {
        var thread = Tasks.once("leat-waiting", () -> print(what, terminal, every));
        thread.start();
        return new ProgressLog(thread);
    }

    private static void print(String what, Terminal terminal, Duration every)
            throws InterruptedException {
        for (long seconds = every.toSeconds(); ; seconds += every.toSeconds()) {
            Thread.sleep(every);
            terminal.warn("%s, for %d seconds so far ...".formatted(what, seconds));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
