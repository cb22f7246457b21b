package dev.leat.testkit.simulation;

import java.time.Duration;
import java.util.Optional;

/// An observer of a run. The run calls it whenever the app waits for time to pass.
public interface Observer {

    /// Returns true to continue the run. The last call is when the app is idle and waits for
    /// nothing, or when the time limit is reached. Then the run ends.
    boolean look(RunSnapshot snapshot);

    /// Returns the next time, counted from the start, at which to call the observer even if nothing
    /// happens. Past times are ignored.
    default Optional<Duration> next(RunSnapshot snapshot) {
        return Optional.empty();
    }
}
