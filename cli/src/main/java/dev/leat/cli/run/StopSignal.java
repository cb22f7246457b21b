package dev.leat.cli.run;

import dev.leat.port.Signal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How a person or the system ends a running app: asked once, seen by the command, which then stops
/// in order. Threads share it.
public final class StopSignal {

    /// How long the process that is told to end waits for what is under way. DuckDB cannot be
    /// interrupted within a record, and whatever runs a service kills what does not end: containers
    /// mostly after 30 s, systemd after 90.
    public static final Duration GRACE = Duration.ofSeconds(20);

    private static final int LATE = 1;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Signal told = new Signal();
    private volatile boolean orderly;
    private volatile int code;

    /// From here on an end of the process waits for the command.
    public void guard() {
        orderly = true;
    }

    /// Whether it does.
    public boolean guarded() {
        return orderly;
    }

    public void ask() {
        asked.countDown();
        told.raise();
    }

    /// Raised when the question comes, for those who wait for a signal.
    public Signal signal() {
        return told;
    }

    public boolean asked() {
        return asked.getCount() == 0;
    }

    /// Waits for the question. Whether it has come.
    public boolean await(Duration most) throws InterruptedException {
        return asked.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The command has ended with this code.
    public void done(int ended) {
        code = ended;
        done.countDown();
    }

    /// What runs when the process is told to end (SIGTERM, SIGINT): an app under way is stopped in
    /// order and the process ends with the command's own code, which is 0 then, and not with the
    /// signal's. Where that takes longer than [#GRACE] the process ends as it is. Nothing is lost:
    /// what was under way is leased durably, and comes again.
    public void shutdown() {
        if (!orderly || done.getCount() == 0) {
            return;
        }
        ask();
        try {
            if (!done.await(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                code = LATE;
                System.err.println(
                        "leat: what was under way did not end within %d s; it is done again at the next start"
                                .formatted(GRACE.toSeconds()));
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }
}
