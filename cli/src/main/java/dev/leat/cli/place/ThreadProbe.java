package dev.leat.cli.place;

import dev.leat.task.Tasks;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends the process when it cannot start more threads because its memory limit is reached.
/// Otherwise the process would report that it is healthy, but could not process large batches, and
/// not even handle SIGTERM, for which the JVM starts a thread. The service manager restarts it.
/// Nothing is lost, as leases are stored. Checks once per second.
public final class ThreadProbe implements AutoCloseable {

    private static final long LOOK = Duration.ofSeconds(1).toMillis();
    private static final int EXHAUSTED = 1;

    private final CountDownLatch closed = new CountDownLatch(1);

    /// Starts the checks on a thread of its own.
    public ThreadProbe() {
        Tasks.once("leat-probe", this::look).start();
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
                    "leat: the process has reached its memory limit and stops; batches in progress"
                            + " are processed again at the next start");
            Runtime.getRuntime().halt(EXHAUSTED);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
