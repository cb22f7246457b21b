package dev.leat.port;

/// Waits for the end of threads.
public final class Threads {

    private Threads() {}

    /// Waits until a thread has ended, also if the calling thread is interrupted meanwhile. The
    /// calling thread is then still interrupted.
    public static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
