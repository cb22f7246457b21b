package dev.leat.testkit.simulation;

import java.time.Duration;

/// The condition that a thread waits for before its next turn.
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

    /// Returns the time after which the wait is over at the latest.
    Duration left();
}
