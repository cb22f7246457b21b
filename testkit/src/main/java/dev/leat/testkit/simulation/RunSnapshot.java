package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.port.Buckets;
import dev.leat.port.Deliveries;
import dev.leat.port.MessageQueue;
import dev.leat.port.ViewReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How things stand in a run, at a moment in which nothing can go on before the clock does.
public interface RunSnapshot {

    App app();

    Instant now();

    /// Since the start, by the virtual clock, without its jumps.
    Duration elapsed();

    /// Whether all that is given has happened; and how long ago.
    boolean allGiven();

    Duration sinceGiven();

    /// Whether all that is given has happened and nothing is left to do: every source is drained,
    /// or its pipeline is paused or has failed.
    boolean idle();

    /// Looks past every fault.
    ViewReader view(String name);

    /// Looks past every fault.
    MessageQueue queue(String name);

    /// Looks past every fault.
    Buckets buckets();

    /// Looks past every fault.
    Deliveries deliveries();

    /// All that has happened so far.
    List<Event> events();
}
