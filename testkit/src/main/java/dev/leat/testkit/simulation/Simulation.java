package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.delivery.DeliveryOptions;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.worker.EngineOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.helpers.NOPLogger;

/// A deterministic simulation of one app. Runs scenarios with the real engine and the embedded
/// platform, each from an empty state. Only one thread runs at a time, chosen at random by the
/// scenario's seed, and the clock advances only when no thread can continue. So a scenario always
/// gives the same run, except for message ids.
///
/// Caches compiled pipelines between runs. Used and closed by one thread.
public final class Simulation implements AutoCloseable {

    /// Maximum real duration of one turn of a thread.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final App app;
    private final Duration patience;
    private final Embedded embedded;
    private final boolean watched;
    private final Databases databases;
    private final boolean owned;
    private final Path folder;
    private final Engines engines;
    private int runs;
    private boolean hung;

    public Simulation(App app, Embedded embedded) {
        this(app, embedded, PATIENCE, false);
    }

    /// Creates a simulation on databases that the caller closes later.
    public Simulation(App app, Embedded embedded, Databases databases) {
        this(app, embedded, PATIENCE, false, databases, false);
    }

    /// Creates a simulation that evaluates the app's alarms and policies.
    public static Simulation watched(App app, Embedded embedded) {
        return new Simulation(app, embedded, PATIENCE, true);
    }

    Simulation(App app, Embedded embedded, Duration patience) {
        this(app, embedded, patience, false);
    }

    private Simulation(App app, Embedded embedded, Duration patience, boolean watched) {
        this(app, embedded, patience, watched, new Databases(), true);
    }

    private Simulation(
            App app,
            Embedded embedded,
            Duration patience,
            boolean watched,
            Databases databases,
            boolean owned) {
        this.app = app;
        this.watched = watched;
        this.patience = patience;
        this.embedded = embedded;
        this.folder = databases.folder();
        this.databases = databases;
        this.owned = owned;
        this.engines = new Engines(app, databases);
    }

    /// Runs a scenario to its end. Blocks for milliseconds, or for a minute if a platform hangs. If
    /// a platform violates its contract, the run ends and is reported as stuck.
    ///
    /// @throws IllegalArgumentException if the scenario names something that the app does not have
    public Run run(Scenario scenario, Observer observer) {
        return run(scenario, observer, watched);
    }

    /// Runs a scenario; with `alarms`, evaluates the app's alarms and policies.
    ///
    /// @throws IllegalArgumentException if the scenario names something that the app does not have
    public Run run(Scenario scenario, Observer observer, boolean alarms) {
        var separate = separate(scenario);
        // Each kind of choice has its own random source, so that the kinds do not affect each
        // other.
        var chance = new SplittableRandom(scenario.setup().seed());
        var turn = new Turn();
        var turns = new TurnScheduler(chance.split(), turn, patience);
        var waits = chance.split();
        var clock = new SimulatedClock(scenario.setup().start(), turns);
        var context =
                new SimulationContext(
                        app,
                        turns,
                        clock,
                        new EventJournal(clock),
                        new FaultOccurrences(scenario.faults()));
        var script =
                new InputScript(scenario.given(), turn, context, new Random(chance.nextLong()));
        var carries = chance.split();
        var own = folder.resolve("run-" + ++runs);
        try {
            var habitat =
                    new AppLife.Environment(
                            scenario.setup().batch().map(app::withBatchSize).orElse(app),
                            separate,
                            scenario.setup().lookups(),
                            embedded,
                            RunFolders.made(own),
                            engines,
                            engines.readers(scenario.setup().piece()),
                            EngineOptions.seeded(waits)
                                    .on(
                                            turns.threads(),
                                            SimulatedClock.ENDLESS,
                                            NOPLogger.NOP_LOGGER),
                            DeliveryOptions.seeded(carries)
                                    .on(
                                            turns.threads(),
                                            SimulatedClock.ENDLESS,
                                            NOPLogger.NOP_LOGGER),
                            alarms,
                            new AtomicInteger());
            return SimulationRun.run(habitat, context, script, new ClockMarks(scenario), observer);
        } finally {
            // If a thread hangs, it may still write into the folders.
            if (turns.hung()) {
                hung = true;
                databases.keepFolders();
            }
            if (!turns.hung()) {
                RunFolders.delete(own);
            }
        }
    }

    private Set<String> separate(Scenario scenario) {
        var separate = new LinkedHashSet<>(scenario.setup().separateStores());
        scenario.faults().stream()
                .flatMap(Simulation::store)
                .filter(store -> !store.equals(Fault.STATE) && !store.equals(Fault.WAREHOUSE))
                .filter(store -> !store.startsWith(Fault.table("")))
                .forEach(separate::add);
        separate.forEach(app::view);
        return separate;
    }

    private static Stream<String> store(Fault fault) {
        return switch (fault) {
            case Fault.Fails fails -> Stream.of(fails.store());
            case Fault.LosesResponse loses -> Stream.of(loses.store());
            case Fault.StoreUnavailable outage -> Stream.of(outage.store());
            case Fault.Throttles throttles -> Stream.of(throttles.store());
            case Fault.Slow slow -> Stream.of(slow.store());
            case Fault.Crash _,
                    Fault.ReadFails _,
                    Fault.BucketUnavailable _,
                    Fault.EndpointUnavailable _,
                    Fault.EndpointAnswers _,
                    Fault.LookupUnavailable _,
                    Fault.LookupEmpty _,
                    Fault.Redelivery _,
                    Fault.Reorder _,
                    Fault.Jump _ ->
                    Stream.empty();
        };
    }

    /// Releases the compiled pipelines.
    @Override
    public void close() {
        engines.close();
        if (!hung) {
            RunFolders.delete(folder);
        }
        if (owned) {
            databases.close();
        }
    }
}
