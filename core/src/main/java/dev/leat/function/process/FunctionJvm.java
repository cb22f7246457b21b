package dev.leat.function.process;

import dev.leat.app.JavaFunction;
import dev.leat.function.child.FunctionMain;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A running JVM with one function. Used by one thread at a time, and closed by its creator.
final class FunctionJvm implements AutoCloseable {

    /// Longest time from the start of the JVM until the function is created.
    private static final Duration START = Duration.ofSeconds(60);

    /// Longest time from the end of a JVM's output to its own end.
    private static final Duration OWN_END = Duration.ofSeconds(5);

    private static final Duration END = Duration.ofSeconds(10);

    private static final int MAX_ANSWER = 64 << 20;

    private static final String NO_MEMORY = "java.lang.OutOfMemoryError";

    private final JavaFunction function;
    private final Process process;
    private final DataOutputStream out;
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final Thread log;
    private volatile boolean outOfMemory;
    private volatile boolean finished;

    /// A frame that the JVM wrote; `ENDED` if it writes no more.
    private record Frame(char kind, byte[] text) {

        static final Frame ENDED = new Frame('\0', new byte[0]);

        String string() {
            return new String(text, StandardCharsets.UTF_8);
        }
    }

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
            var jvm = new FunctionJvm(function, process, printed);
            jvm.ready(head);
            return jvm;
        } catch (IOException e) {
            throw new FunctionException(
                    "the JVM of %s cannot be started: %s"
                            .formatted(function.className(), e.getMessage()),
                    e);
        }
    }

    private FunctionJvm(JavaFunction function, Process process, Consumer<String> printed) {
        this.function = function;
        this.process = process;
        out = new DataOutputStream(process.getOutputStream());
        log = daemon("log", () -> copyLog(printed));
        daemon("answers", this::readFrames);
    }

    private Thread daemon(String name, Runnable task) {
        var thread = new Thread(task, "leat-function-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void copyLog(Consumer<String> printed) {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("Terminating due to") && line.contains(NO_MEMORY)) {
                    outOfMemory = true;
                } else {
                    printed.accept(line);
                }
            }
        } catch (IOException e) {
            // the process has ended
        }
    }

    private void readFrames() {
        try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
            while (true) {
                int length = in.readInt();
                if (length < 1 || length > MAX_ANSWER) {
                    break;
                }
                var content = in.readNBytes(length);
                if (content.length < length) {
                    break;
                }
                frames.add(
                        new Frame(
                                (char) content[0], Arrays.copyOfRange(content, 1, content.length)));
            }
        } catch (IOException e) {
            // the process has ended
        }
        finished = true;
        frames.add(Frame.ENDED);
    }

    private void ready(byte[] head) throws FunctionException {
        var first = next(START);
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
            throw unusable(first.get().string());
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
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    /// Waits for the answer to the next record.
    Reply reply() {
        var frame = next(function.timeout());
        if (frame.isEmpty()) {
            close();
            return new Reply.Ended(
                    "it did not finish within %s (timeout) and was killed"
                            .formatted(text(function.timeout())));
        }
        return switch (frame.get().kind()) {
            case FunctionMain.COLUMNS -> new Reply.Given(new Answer.Columns(frame.get().text()));
            case FunctionMain.REJECTED ->
                    new Reply.Given(new Answer.Rejected(frame.get().string()));
            case FunctionMain.FAILED -> new Reply.Given(new Answer.Failed(frame.get().string()));
            default -> new Reply.Ended(ended());
        };
    }

    /// Returns the next frame; empty if there is none in time.
    private Optional<Frame> next(Duration limit) {
        try {
            return Optional.ofNullable(frames.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted while a function ran", e);
        }
    }

    /// Ends the JVM, and returns why it ended by itself.
    private String ended() {
        close();
        if (outOfMemory) {
            return "it exhausted its memory of %d MiB, so its JVM ended"
                    .formatted(function.memory());
        }
        int code = process.isAlive() ? -1 : process.exitValue();
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
        boolean interrupted = Thread.interrupted();
        try {
            if (!finished || !process.waitFor(OWN_END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
            log.join(END);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
