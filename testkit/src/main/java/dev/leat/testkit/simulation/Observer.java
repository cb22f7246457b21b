package dev.leat.testkit.simulation;

import java.time.Duration;
import java.util.Optional;

/// Looks at a run whenever nothing can go on before the clock does.
public interface Observer {

    /// Whether to go on. Is asked a last time when the world is idle and nothing is left to wait
    /// for, or when virtual time is up; then the run ends.
    boolean look(RunSnapshot snapshot);

    /// When it wants to look again although nothing happens, counted from the start. What is past
    /// counts for nothing.
    default Optional<Duration> next(RunSnapshot snapshot) {
        return Optional.empty();
    }
}
