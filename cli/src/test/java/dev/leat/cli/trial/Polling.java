package dev.leat.cli.trial;

import java.util.concurrent.locks.LockSupport;

/// Waits of tests for a state that another thread or process reaches.
public final class Polling {

    private static final long PAUSE_NANOS = 10_000_000;

    private Polling() {}

    /// Blocks for about 10 ms, between two looks at the state. A test that looked without a pause
    /// would take a processor from the app for which it waits.
    public static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("the time limit of the test was exceeded");
        }
    }
}
