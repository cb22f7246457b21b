package dev.leat.process;

import dev.leat.task.Tasks;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A child process that answers frames with frames. A frame is a length (4 bytes) and its content;
/// the first byte of an answer is its kind. Used by one thread at a time; any thread may close it.
public final class ChildProcess implements AutoCloseable {

    /// Longest time from the end of a process's output to its own end.
    private static final Duration OWN_END = Duration.ofSeconds(5);

    private static final Duration END = Duration.ofSeconds(10);

    private static final int MAX_ANSWER = 64 << 20;

    private static final String NO_MEMORY = "java.lang.OutOfMemoryError";

    private final Process process;
    private final DataOutputStream out;
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final Thread log;
    private volatile boolean outOfMemory;
    private volatile boolean finished;

    /// A frame that the process wrote; `ENDED` if it writes no more.
    public record Frame(char kind, byte[] content) {

        public static final Frame ENDED = new Frame('\0', new byte[0]);

        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /// Creates the connection to a process that was just started. `name` begins the names of its
    /// threads. `printed` receives each line of its standard error, on another thread.
    public ChildProcess(Process process, String name, Consumer<String> printed) {
        this.process = process;
        out = new DataOutputStream(process.getOutputStream());
        log = daemon(name + "-log", () -> copyLog(printed));
        daemon(name + "-answers", this::readFrames);
    }

    private static Thread daemon(String name, Tasks.Work task) {
        var thread = Tasks.once(name, task);
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
        } finally {
            finished = true;
            frames.add(Frame.ENDED);
        }
    }

    /// Sends a frame. Blocks while the process reads no more.
    ///
    /// @throws IOException if the process has ended
    public void send(byte[] frame) throws IOException {
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    /// Returns the next frame; empty if there is none in time.
    ///
    /// @throws IllegalStateException if the thread is interrupted; the process is then killed
    public Optional<Frame> next(Duration limit) {
        try {
            return Optional.ofNullable(frames.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted while a child process ran", e);
        }
    }

    /// Returns true if the process has written its last frame.
    public boolean finished() {
        return finished;
    }

    /// Returns true if the process is a JVM that ended because its heap was full. Complete after
    /// [#close()].
    public boolean outOfMemory() {
        return outOfMemory;
    }

    /// Returns the exit code; -1 while the process runs.
    public int exitCode() {
        return process.isAlive() ? -1 : process.exitValue();
    }

    /// Kills the process at once, without waiting for its end. Any thread may call it.
    public void kill() {
        process.destroyForcibly();
    }

    /// Kills the process and waits for its end.
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
