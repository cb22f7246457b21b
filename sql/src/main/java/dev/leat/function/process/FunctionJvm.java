package dev.leat.function.process;

import dev.leat.app.JavaFunction;
import dev.leat.function.child.FunctionMain;
import dev.leat.process.ChildJvm;
import dev.leat.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// A running JVM with one function. Used by one thread at a time, and closed by its creator.
final class FunctionJvm implements AutoCloseable {

    /// Longest time from the start of the JVM until the function is created.
    private static final Duration START = Duration.ofSeconds(60);

    private final JavaFunction function;
    private final ChildProcess process;

    /// An answer, or the reason why the JVM gives none and has ended.
    sealed interface Reply {

        record Given(Answer answer) implements Reply {}

        record Ended(String why) implements Reply {}
    }

    /// Starts the JVM and waits until the function is created. `printed` receives each line that
    /// the function prints, on another thread.
    ///
    /// @param head the content of the first frame
    /// @throws FunctionException if the function cannot be created
    static FunctionJvm start(
            JavaFunction function, String classPath, byte[] head, Consumer<String> printed)
            throws FunctionException {
        try {
            var options = List.of("-Xmx" + function.memory() + "m", "-XX:+ExitOnOutOfMemoryError");
            var command = ChildJvm.command(options, classPath, FunctionMain.class);
            command.add(function.className());
            var process = ChildJvm.start(command, function.folder(), ProcessBuilder.Redirect.PIPE);
            var jvm =
                    new FunctionJvm(function, new ChildProcess(process, "leat-function", printed));
            jvm.ready(head);
            return jvm;
        } catch (IOException e) {
            throw new FunctionException(
                    "the JVM of %s cannot be started: %s"
                            .formatted(function.className(), e.getMessage()),
                    e);
        }
    }

    private FunctionJvm(JavaFunction function, ChildProcess process) {
        this.function = function;
        this.process = process;
    }

    private void ready(byte[] head) throws FunctionException {
        var first = process.next(START);
        if (first.isPresent() && first.get().kind() == FunctionMain.READY) {
            try {
                send(head);
                return;
            } catch (IOException e) {
                throw unusable(ended());
            }
        }
        if (first.isPresent() && first.get().kind() == FunctionMain.UNUSABLE) {
            close();
            throw unusable(first.get().text());
        }
        throw unusable(first.isEmpty() ? "its JVM did not start within " + text(START) : ended());
    }

    private FunctionException unusable(String why) {
        close();
        return new FunctionException(
                "%s cannot be created: %s".formatted(function.className(), why));
    }

    /// Sends records. Their answers must be read before the next call.
    void send(byte[] frame) throws IOException {
        process.send(frame);
    }

    /// Waits for the answer to the next record.
    Reply reply() {
        var frame = process.next(function.timeout());
        if (frame.isEmpty()) {
            close();
            return new Reply.Ended(
                    "it did not finish within %s (timeout) and was killed"
                            .formatted(text(function.timeout())));
        }
        return switch (frame.get().kind()) {
            case FunctionMain.COLUMNS -> new Reply.Given(new Answer.Columns(frame.get().content()));
            case FunctionMain.REJECTED -> new Reply.Given(new Answer.Rejected(frame.get().text()));
            case FunctionMain.FAILED -> new Reply.Given(new Answer.Failed(frame.get().text()));
            default -> new Reply.Ended(ended());
        };
    }

    /// Ends the JVM, and returns why it ended by itself.
    private String ended() {
        close();
        if (process.outOfMemory()) {
            return "it exhausted its memory of %d MiB, so its JVM ended"
                    .formatted(function.memory());
        }
        int code = process.exitCode();
        return code == 128 + 9
                ? "its JVM was killed, or wrote to the JVM's own standard output"
                : "its JVM ended with exit code %d, for example because of System.exit"
                        .formatted(code);
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1_000 == 0
                ? duration.toSeconds() + "s"
                : duration.toMillis() + "ms";
    }

    /// Kills the JVM and waits for its end.
    @Override
    public void close() {
        process.close();
    }
}
