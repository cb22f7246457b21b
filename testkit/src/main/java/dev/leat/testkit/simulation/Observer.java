package dev.leat.testkit.simulation;

import java.time.Duration;
import java.util.Optional;

/// An observer of a run, called whenever the app waits for time to pass.
public interface Observer {

    /// Returns true to continue. The last call is when the app is idle and there is nothing to wait
    /// for, or at the time limit; then the run ends.
    boolean look(RunSnapshot snapshot);

    /// Returns the next time to call the observer even without events, counted from the start. Past
    /// times are ignored.
    default Optional<Duration> next(RunSnapshot snapshot) {
        return Optional.empty();
    }
}
