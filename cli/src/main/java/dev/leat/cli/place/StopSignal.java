package dev.leat.cli.place;

import dev.leat.port.Signal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A request by the user or the system to stop a running app. It is raised once. The command waits
/// for it and then stops the app in order. Threads share it.
public final class StopSignal {

    /// Maximum time to finish batches in progress after a stop request. DuckDB cannot be
    /// interrupted while it processes a record, and service managers kill a process that does not
    /// end: containers mostly after 30 s, systemd after 90 s.
    public static final Duration GRACE = Duration.ofSeconds(20);

    private static final int LATE = 1;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Signal requested = new Signal();
    private volatile boolean orderly;
    private volatile int code;

    /// Makes a shutdown of the process wait until the command has ended.
    public void guard() {
        orderly = true;
    }

    /// Returns true if a shutdown waits for the command to end.
    public boolean guarded() {
        return orderly;
    }

    public void ask() {
        asked.countDown();
        requested.raise();
    }

    /// Returns the signal that a stop request raises.
    public Signal signal() {
        return requested;
    }

    /// Waits at most `most` for the stop request. Returns true if it was raised.
    public boolean await(Duration most) throws InterruptedException {
        return asked.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Records that the command has ended with this exit code.
    public void done(int ended) {
        code = ended;
        done.countDown();
    }

    /// Shutdown hook (SIGTERM, SIGINT). Stops the running app in order and ends the process with
    /// the command's exit code (0 on success), not with that of the signal. After [#GRACE] the
    /// process ends anyway. Nothing is lost, because leases on messages in flight are stored and
    /// the messages are delivered again.
    public void shutdown() {
        if (!orderly || done.getCount() == 0) {
            return;
        }
        ask();
        try {
            if (!done.await(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                code = LATE;
                System.err.println(
                        "leat: batches in progress did not finish within %d s; they are processed again at the next start"
                                .formatted(GRACE.toSeconds()));
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }
}
