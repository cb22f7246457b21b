package dev.leat.testkit.simulation;

import dev.leat.batch.LeasedWork;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A thread that takes part: what it waits for, and the batch that it works on. Only the one who
/// has the baton touches it.
final class Turn {

    private final Semaphore go = new Semaphore(0);
    private @Nullable Thread thread;
    private Wait wait = Wait.NONE;
    private @Nullable LeasedWork work;
    private boolean written;
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

    /// The worker's name: its pipeline and number.
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

    /// It was handed this batch.
    void leased(LeasedWork work) {
        this.work = work;
        written = false;
    }

    /// It carries a delivery with this text.
    void carries(String text) {
        delivering = text;
    }

    /// Whether this is its first commit for its batch.
    boolean first() {
        boolean first = work != null && !written;
        written = true;
        return first;
    }

    /// Whether a message of its batch, or the delivery that it carries, contains this text.
    boolean holds(String text) {
        return delivering.contains(text)
                || (work != null
                        && work.records().stream()
                                .anyMatch(r ->
                                        new String(r.body(), StandardCharsets.UTF_8)
                                                .contains(text)));
    }

    /// Where the thread stands now, for people.
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
