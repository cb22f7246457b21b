package dev.leat.cli.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends the process when it can start no more threads, for then it has used up the memory that it
/// may have: it would answer that it is up, work on nothing large, and not even hear SIGTERM, which
/// the Java machine handles in a thread of its own. What runs the service starts it again, and
/// nothing is lost, for leases are durable. Looks once a second.
public final class ThreadProbe implements AutoCloseable {

    private static final long LOOK = Duration.ofSeconds(1).toMillis();
    private static final int EXHAUSTED = 1;

    private final CountDownLatch closed = new CountDownLatch(1);

    /// Starts to look.
    public ThreadProbe() {
        Thread.ofPlatform().daemon().name("leat-probe").start(this::look);
    }

    private void look() {
        try {
            while (!closed.await(LOOK, TimeUnit.MILLISECONDS)) {
                Thread.ofPlatform().daemon().name("leat-probed").start(() -> {}).join();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError exhausted) {
            System.err.println(
                    "leat: the memory that the process may have is used up; it ends, and what was under way is done again at the next start");
            Runtime.getRuntime().halt(EXHAUSTED);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
