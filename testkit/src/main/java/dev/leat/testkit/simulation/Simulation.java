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

/// Runs scenarios of one app, each from nothing: the engine as it is, on the embedded platform as
/// it is, on a clock that goes on only when nothing else can. One thread at a time has its turn,
/// and the scenario's seed decides whose it is; so the same scenario is the same run, but for the
/// ids of messages.
///
/// It keeps compiled pipelines from run to run. One thread uses it, and closes it.
public final class Simulation implements AutoCloseable {

    /// How long, by the machine's clock, a call of a platform may take.
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

    /// The same on databases that are the caller's to close, later.
    public Simulation(App app, Embedded embedded, Databases databases) {
        this(app, embedded, PATIENCE, false, databases, false);
    }

    /// Runs in which the app's alarms are watched, and their policies act.
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

    /// Runs a scenario to its end. Blocks for some milliseconds, and for a minute where a platform
    /// hangs. What a platform does that no platform may do ends the run, which is then stuck.
    ///
    /// @throws IllegalArgumentException if the scenario names what the app does not have
    public Run run(Scenario scenario, Observer observer) {
        return run(scenario, observer, watched);
    }

    /// The same; with `alarms` the app's alarms are watched, and their policies act.
    ///
    /// @throws IllegalArgumentException if the scenario names what the app does not have
    public Run run(Scenario scenario, Observer observer, boolean alarms) {
        var separate = separate(scenario);
        // A random for each thing that is left to chance: what one draws leaves the others alone.
        var chance = new SplittableRandom(scenario.seed());
        var turn = new Turn();
        var turns = new TurnScheduler(chance.split(), turn, patience);
        var waits = chance.split();
        var clock = new SimulatedClock(scenario.start(), turns);
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
                            scenario.batch().map(app::by).orElse(app),
                            separate,
                            embedded,
                            RunFolders.made(own),
                            engines,
                            engines.readers(scenario.piece()),
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
            // Who hangs may write into it still.
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
        var separate = new LinkedHashSet<>(scenario.separateStores());
        scenario.faults().stream()
                .flatMap(Simulation::store)
                .filter(store -> !store.equals(Fault.STATE))
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
                    Fault.Redelivery _,
                    Fault.Reorder _,
                    Fault.Jump _ ->
                    Stream.empty();
        };
    }

    /// Lets go of the compiled pipelines.
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
