package dev.leat.cli.place;

import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.task.Tasks;
import java.time.Duration;

/// Ends the process when it cannot start more threads because its memory limit is reached.
/// Otherwise the process would report that it is healthy, but could not process large batches, and
/// not even handle SIGTERM, for which the JVM starts a thread. The service manager restarts it.
/// Nothing is lost, as leases are stored. Checks once per second.
public final class ThreadProbe implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int EXHAUSTED = 1;

    private final Time time = Time.system();
    private final Signal closed = new Signal();

    /// Starts the checks on a thread of its own.
    public ThreadProbe() {
        Tasks.repeated("leat-probe", time, closed, this::look).start();
    }

    private void look() throws InterruptedException {
        time.await(closed, 0, time.instant().plus(LOOK));
        try {
            Thread.ofPlatform().daemon().name("leat-probed").start(() -> {}).join();
        } catch (OutOfMemoryError exhausted) {
            System.err.println(
                    "leat: the process has reached its memory limit and stops; batches in progress are processed again at the next start");
            Runtime.getRuntime().halt(EXHAUSTED);
        }
    }

    @Override
    public void close() {
        closed.raise();
    }
}
