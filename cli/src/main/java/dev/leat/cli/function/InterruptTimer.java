package dev.leat.cli.function;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Interrupts the thread that creates it after a time, unless it was closed before. So requests to
/// services that do not answer end before the invocation does.
final class InterruptTimer implements AutoCloseable {

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("leat-deadline").factory());
    private boolean closed;
    private boolean fired;

    InterruptTimer(Duration after) {
        var thread = Thread.currentThread();
        var _ = timer.schedule(() -> interrupt(thread), after.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void interrupt(Thread thread) {
        if (!closed) {
            fired = true;
            thread.interrupt();
        }
    }

    /// Returns true if this timer has interrupted the thread.
    synchronized boolean fired() {
        return fired;
    }

    /// Afterwards the thread is not interrupted by this timer.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        timer.shutdownNow();
        boolean _ = Thread.interrupted();
    }
}
