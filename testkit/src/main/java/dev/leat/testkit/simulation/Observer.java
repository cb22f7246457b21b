package dev.leat.testkit.simulation;

import java.time.Duration;
import java.util.Optional;

/// An observer of a run. The run calls it whenever the app waits for time to pass.
public interface Observer {

    /// Returns true to continue the run. The run ends after the call at which the app is idle and
    /// waits for nothing, or at which the time limit is reached.
    boolean look(RunSnapshot snapshot);

    /// Returns the next time, counted from the start, at which to call the observer even if nothing
    /// happens. Past times are ignored.
    default Optional<Duration> next(RunSnapshot snapshot) {
        return Optional.empty();
    }
}
