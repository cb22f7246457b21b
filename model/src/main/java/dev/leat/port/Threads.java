package dev.leat.port;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Waits for the end of threads.
public final class Threads {

    private Threads() {}

    /// A wait that may end early.
    public interface Wait {
        void await() throws InterruptedException;
    }

    /// Waits until a thread has ended, also if the calling thread is interrupted meanwhile. The
    /// calling thread is then still interrupted.
    public static void awaitEnd(Thread thread) {
        awaitAnyway(thread::isAlive, thread::join);
    }

    /// Repeats `wait` while `waits` returns true, also if the calling thread is interrupted
    /// meanwhile. The calling thread is then still interrupted.
    public static void awaitAnyway(BooleanSupplier waits, Wait wait) {
        boolean interrupted = false;
        while (waits.getAsBoolean()) {
            try {
                wait.await();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until these threads have ended, at most this time. Returns early if the calling thread
    /// is interrupted, which it then still is.
    public static void awaitEnd(List<Thread> threads, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            for (var thread : threads) {
                long rest = end - System.nanoTime();
                boolean _ = rest > 0 && thread.join(Duration.ofNanos(rest));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
