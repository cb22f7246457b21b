package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.port.Archives;
import dev.leat.port.Buckets;
import dev.leat.port.Deliveries;
import dev.leat.port.LakeTables;
import dev.leat.port.MessageQueue;
import dev.leat.port.Streams;
import dev.leat.port.TableReader;
import dev.leat.port.ViewReader;
import dev.leat.port.WarehouseTables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// State of a run at a time when the app waits for time to pass.
public interface RunSnapshot {

    App app();

    Instant now();

    /// Returns the virtual time since the start. Clock jumps do not change it.
    Duration elapsed();

    /// True if the input has ended.
    boolean allGiven();

    Duration sinceGiven();

    /// True if the input has ended and the app has nothing left to do: every source is empty, or
    /// its pipeline is paused or failed.
    boolean idle();

    /// Returns a reader of the view. The faults of the scenario do not affect it.
    ViewReader view(String name);

    /// Returns the queue. The faults of the scenario do not affect it.
    MessageQueue queue(String name);

    /// Returns the buckets. The faults of the scenario do not affect them.
    Buckets buckets();

    /// Returns the streams. The faults of the scenario do not affect them.
    Streams streams();

    /// Returns the archives. The faults of the scenario do not affect them.
    Archives archives();

    /// Returns the tables. The faults of the scenario do not affect them.
    TableReader tables();

    /// Returns the lake tables. The faults of the scenario do not affect them.
    LakeTables lake();

    /// Returns the warehouse tables, which the app must have. The faults of the scenario do not
    /// affect them.
    WarehouseTables warehouse();

    /// Returns the deliveries. The faults of the scenario do not affect them.
    Deliveries deliveries();

    /// Returns all events so far.
    List<Event> events();
}
