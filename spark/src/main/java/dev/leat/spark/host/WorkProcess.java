package dev.leat.spark.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/// A child of an executor that works on one attempt of a task at a time, and its outputs of this
/// attempt. The next attempts use it again; it ends with the executor, and with an attempt that
/// Spark has ended. Owned by the task's thread.
final class WorkProcess implements HostWork.Outputs {

    private static final Deque<WorkProcess> IDLE = new ConcurrentLinkedDeque<>();

    /// The attempts that run. A thread that reads from a process cannot be interrupted.
    private static final Map<WorkProcess, TaskContext> RUNNING = new ConcurrentHashMap<>();

    private static final long LOOK_MILLIS = 100;

    static {
        var watch = new Thread(WorkProcess::watch, "leat-attempts");
        watch.setDaemon(true);
        watch.start();
    }

    private final Process process;
    private final Pipe pipe;
    private HostWork.@Nullable Output next;
    private boolean complete;

    private WorkProcess(Process process) {
        this.process = process;
        pipe = new Pipe(process.getInputStream(), process.getOutputStream());
    }

    /// Begins an attempt in a child.
    static HostWork.Outputs run(TaskContext task, HostWork.Attempt attempt, Iterator<byte[]> inputs)
            throws IOException {
        var used = IDLE.poll();
        while (used != null && !used.process.isAlive()) {
            used = IDLE.poll();
        }
        var child = used != null ? used : start(attempt);
        RUNNING.put(child, task);
        try {
            child.complete = false;
            child.begin(attempt, inputs);
            return child;
        } catch (IOException | RuntimeException failed) {
            child.close();
            throw failed;
        }
    }

    private static WorkProcess start(HostWork.Attempt attempt) throws IOException {
        var folder = Path.of(attempt.folder());
        return new WorkProcess(Java25.executor(attempt.settings(), folder, WorkLoop.class));
    }

    private void begin(HostWork.Attempt attempt, Iterator<byte[]> inputs) throws IOException {
        try {
            pipe.send(Pipe.Kind.ATTEMPT, 0, attempt);
            while (inputs.hasNext()) {
                pipe.send(Pipe.Kind.INPUT, 0, inputs.next());
            }
            pipe.send(Pipe.Kind.END, 0);
        } catch (IOException broken) {
            throw new IOException(ended(), broken);
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null && !complete) {
            var message = pipe.receive();
            if (message == null) {
                throw new UncheckedIOException(new IOException(ended()));
            }
            complete = message.kind() != Pipe.Kind.OUTPUT;
            if (message.kind() == Pipe.Kind.FAILED) {
                throw new WorkException(new String(message.bytes(), StandardCharsets.UTF_8));
            }
            next = complete ? null : new HostWork.Output(message.number(), message.bytes());
        }
        return next != null;
    }

    @Override
    public HostWork.Output next() {
        var output = hasNext() ? next : null;
        if (output == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return output;
    }

    private String ended() {
        try {
            process.destroy();
            return "Leat's process %d beside the executor ended with code %d during a task; its messages are in the executor's stderr"
                    .formatted(process.pid(), process.waitFor());
        } catch (InterruptedException killed) {
            Thread.currentThread().interrupt();
            return "the attempt was killed";
        }
    }

    @Override
    public void close() {
        RUNNING.remove(this);
        if (complete) {
            IDLE.push(this);
        } else {
            process.destroyForcibly();
        }
    }

    private static void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                RUNNING.forEach((child, task) -> {
                    if (task.isInterrupted()) {
                        child.process.destroyForcibly();
                    }
                });
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /// A failure in a child, with its stack trace there as text.
    static final class WorkException extends RuntimeException {
        private static final long serialVersionUID = 1;

        WorkException(String trace) {
            super(trace, null, false, false);
        }
    }
}
