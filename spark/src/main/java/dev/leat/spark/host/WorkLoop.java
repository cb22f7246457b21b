package dev.leat.spark.host;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The child of an executor, which processes attempts of tasks, and ends with the executor.
final class WorkLoop implements Iterator<byte[]> {

    private final HostWork work = Java25.create(StageFunction.WORK, HostWork.class);
    private final Pipe pipe = new Pipe(System.in, System.out);

    /// The next input of an attempt, or the message after its last one.
    private Pipe.@Nullable Message next;

    private WorkLoop() {}

    public static void main(String[] arguments) throws IOException {
        var loop = new WorkLoop();
        System.setOut(System.err);
        // a child that works does not read the end of its input
        ProcessHandle.current()
                .parent()
                .ifPresent(parent -> parent.onExit().thenRun(WorkLoop::halt));
        for (var message = loop.pipe.receive(); message != null; message = loop.pipe.receive()) {
            loop.attempt(message.object(HostWork.Attempt.class));
        }
        halt();
    }

    private static void halt() {
        Runtime.getRuntime().halt(1);
    }

    private void attempt(HostWork.Attempt attempt) throws IOException {
        next = null;
        var failure = "";
        try (var outputs = work.run(attempt, this)) {
            while (outputs.hasNext()) {
                var output = outputs.next();
                pipe.send(Pipe.Kind.OUTPUT, output.to(), output.bytes());
            }
        } catch (Exception failed) {
            var trace = new StringWriter();
            failed.printStackTrace(new PrintWriter(trace));
            failure = trace.toString();
        } catch (Error crash) {
            crash.printStackTrace();
            halt();
        }
        while (hasNext()) {
            next();
        }
        var end = failure.isEmpty() ? Pipe.Kind.END : Pipe.Kind.FAILED;
        pipe.send(end, 0, failure.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean hasNext() {
        next = next == null ? pipe.receive() : next;
        return next != null && next.kind() == Pipe.Kind.INPUT;
    }

    @Override
    public byte[] next() {
        var message = hasNext() ? next : null;
        if (message == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return message.bytes();
    }
}
