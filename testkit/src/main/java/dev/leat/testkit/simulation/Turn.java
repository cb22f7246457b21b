package dev.leat.testkit.simulation;

import dev.leat.batch.LeasedWork;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The state of one thread of the simulation: the condition for which the thread waits, and its
/// batch. Accessed only by the thread that has its turn.
final class Turn {

    private final Semaphore go = new Semaphore(0);
    private @Nullable Thread thread;
    private Wait wait = Wait.NONE;
    private @Nullable LeasedWork work;
    private boolean written;
    private boolean convicted;
    private String delivering = "";

    void is(Thread thread) {
        this.thread = thread;
    }

    boolean belongsTo(Thread other) {
        return other.equals(thread);
    }

    boolean began() {
        return thread != null && thread.getState() != Thread.State.NEW;
    }

    /// Returns the worker's name: the pipeline and a number.
    String name() {
        return thread == null ? "script" : thread.getName().replaceFirst("^leat-", "");
    }

    Wait waiting() {
        return wait;
    }

    void waits(Wait wait) {
        this.wait = wait;
    }

    void go() {
        go.release();
    }

    void await() {
        go.acquireUninterruptibly();
    }

    /// Sets the batch that the thread has leased.
    void leased(LeasedWork work) {
        this.work = work;
        written = false;
        convicted = false;
    }

    /// Notes that the batch becomes a dead letter without being processed, so that its content
    /// cannot end the process.
    void convicted() {
        convicted = true;
    }

    /// Sets the text of the delivery in progress.
    void carries(String text) {
        delivering = text;
    }

    /// True if this is the first commit of the batch.
    boolean first() {
        boolean first = work != null && !written;
        written = true;
        return first;
    }

    /// True if a message of the batch in process, or the delivery in progress, contains this text.
    boolean holds(String text) {
        return delivering.contains(text)
                || (work != null
                        && !convicted
                        && work.records().stream()
                                .anyMatch(r ->
                                        new String(r.body(), StandardCharsets.UTF_8)
                                                .contains(text)));
    }

    /// Returns the stack trace of the thread, for reports.
    String stack() {
        var text = new StringBuilder();
        if (thread != null) {
            for (var frame : thread.getStackTrace()) {
                text.append("\n  at ").append(frame);
            }
        }
        return text.toString();
    }
}
