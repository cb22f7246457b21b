package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.port.Buckets;
import dev.leat.port.Deliveries;
import dev.leat.port.MessageQueue;
import dev.leat.port.ViewReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// State of a run while the app waits for time to pass.
public interface RunSnapshot {

    App app();

    Instant now();

    /// Returns the virtual time since the start, without jumps of the clock.
    Duration elapsed();

    /// True if the input has ended.
    boolean allGiven();

    Duration sinceGiven();

    /// True if the input has ended and nothing is left to do: every source is drained, or its
    /// pipeline is paused or failed.
    boolean idle();

    /// Returns a reader without faults.
    ViewReader view(String name);

    /// Returns the queue without faults.
    MessageQueue queue(String name);

    /// Returns the buckets without faults.
    Buckets buckets();

    /// Returns the deliveries without faults.
    Deliveries deliveries();

    /// Returns all events so far.
    List<Event> events();
}
