package dev.leat.testkit.explore;

import dev.leat.app.App;
import dev.leat.contract.PlatformBug;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.testkit.bug.Planted;
import dev.leat.testkit.invariant.Invariants;
import dev.leat.testkit.simulation.Databases;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.simulation.Simulation;
import java.nio.file.Path;
import java.util.stream.IntStream;

/// A search for planted bugs in one app, which it compiles once. It does not minimise the schedules
/// that it finds. Used and closed by one thread.
final class BugSearch implements AutoCloseable {

    private static final int SCHEDULES = 100;

    private final Databases databases = new Databases();
    private final Schedules schedules;
    private final Simulation simulation;
    private final Invariants invariants;
    private Embedded planted = Embedded.LOCAL;

    BugSearch(App app, MessageSamples samples) {
        schedules = new Schedules(app, samples, 1);
        simulation =
                new Simulation(
                        app,
                        new Embedded() {
                            @Override
                            public Platform open(App opened, Path folder, Time time) {
                                return planted.open(opened, folder, time);
                            }

                            @Override
                            public void crash(Platform platform) {
                                planted.crash(platform);
                            }
                        },
                        databases);
        invariants = new Invariants(app, databases);
    }

    /// Returns true if a schedule breaks an invariant.
    boolean finds(PlatformBug bug) {
        planted = new Planted(bug);
        var runner = new ScenarioRunner(simulation, invariants);
        return IntStream.rangeClosed(1, SCHEDULES)
                .mapToObj(schedules::draw)
                .anyMatch(scenario -> !runner.run(scenario).breaches().isEmpty());
    }

    @Override
    public void close() {
        invariants.close();
        simulation.close();
        databases.close();
    }
}
