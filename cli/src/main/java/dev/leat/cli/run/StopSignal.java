package dev.leat.cli.run;

import dev.leat.port.Signal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A stop request from the user or the system to a running app: raised once, awaited by the
/// command, which then stops in order. Threads share it.
public final class StopSignal {

    /// Maximum time to finish work in progress after a stop request. DuckDB cannot be interrupted
    /// within a record, and service managers kill a process that does not end: containers mostly
    /// after 30 s, systemd after 90.
    public static final Duration GRACE = Duration.ofSeconds(20);

    private static final int LATE = 1;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Signal requested = new Signal();
    private volatile boolean orderly;
    private volatile int code;

    /// Makes a shutdown of the process wait for the command.
    public void guard() {
        orderly = true;
    }

    /// Returns true if a shutdown waits for the command.
    public boolean guarded() {
        return orderly;
    }

    public void ask() {
        asked.countDown();
        requested.raise();
    }

    /// Returns a signal that is raised with the stop request.
    public Signal signal() {
        return requested;
    }

    public boolean asked() {
        return asked.getCount() == 0;
    }

    /// Waits for the stop request. Returns true if there is one.
    public boolean await(Duration most) throws InterruptedException {
        return asked.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Records that the command has ended with this code.
    public void done(int ended) {
        code = ended;
        done.countDown();
    }

    /// Shutdown hook (SIGTERM, SIGINT): stops the running app in order and ends the process with
    /// the command's own code, 0 on success, instead of the signal's. After [#GRACE] the process
    /// ends anyway. Nothing is lost: messages in flight are leased durably and delivered again.
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
