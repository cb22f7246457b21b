package dev.leat.cli.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits for what must come, with a deadline.
final class Waiting {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long LOOK_MILLIS = 20;

    private Waiting() {}

    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /// A description of the present state, for the message after a timeout.
    interface Words {
        String say() throws IOException, InterruptedException;
    }

    static void until(String what, Condition condition, Words now)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "for %s in vain for this: %s; it is so: %s"
                                .formatted(PATIENCE, what, now.say()));
            }
            boolean _ = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
