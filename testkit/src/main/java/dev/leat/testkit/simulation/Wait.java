package dev.leat.testkit.simulation;

import java.time.Duration;

/// What a thread waits for before its next turn.
interface Wait {

    /// Nothing: it is ready.
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

    /// How far the clock has to go on until it is over at the latest.
    Duration left();
}
