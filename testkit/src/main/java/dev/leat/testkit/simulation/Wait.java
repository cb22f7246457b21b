package dev.leat.testkit.simulation;

import java.time.Duration;

/// The condition for a thread's next turn.
interface Wait {

    /// No condition: the thread is ready.
    Wait NONE =
            new Wait() {
                @Override
                public boolean over() {
                    return true;
                }

                @Override
                public Duration left() {
                    return Duration.ZERO;
                }
            };

    boolean over();

    /// Returns the maximum time until the wait is over.
    Duration left();
}
