package dev.leat.testkit;

import dev.leat.app.App;
import dev.leat.testkit.invariant.Invariants;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Databases;
import dev.leat.testkit.simulation.Embedded;
import dev.leat.testkit.simulation.Simulation;
import dev.leat.testkit.verdict.ExpectationChecker;
import dev.leat.testkit.verdict.TestResult;
import java.util.Optional;

/// Runs tests of one app, one after the other, and judges them. Compiles the app once for all. One
/// thread uses it, and closes it.
public final class AppTests implements AutoCloseable {

    private final App app;
    private final Optional<Databases> own;
    private final Simulation simulation;
    private final Invariants invariants;

    public AppTests(App app) {
        this(app, Embedded.LOCAL);
    }

    /// @param embedded what the app works on instead of the embedded platform
    public AppTests(App app, Embedded embedded) {
        this(app, embedded, new Databases(), true);
    }

    /// Tests on databases that are the caller's to close, later.
    public AppTests(App app, Databases databases) {
        this(app, Embedded.LOCAL, databases, false);
    }

    private AppTests(App app, Embedded embedded, Databases databases, boolean owned) {
        this.app = app;
        own = owned ? Optional.of(databases) : Optional.empty();
        simulation = new Simulation(app, embedded, databases);
        invariants = new Invariants(app, databases);
    }

    /// Runs a test; blocks until it is over.
    public TestResult run(Scenario scenario) {
        var checker = new ExpectationChecker(scenario, invariants::broken);
        return checker.verdict(simulation.run(scenario, checker, watched(scenario)));
    }

    /// Alarms are part of a run that is asked about them or their mails, or in which one may send
    /// letters back; all others are as if the app had none.
    private boolean watched(Scenario scenario) {
        return app.alarms().values().stream().anyMatch(alarm -> alarm.redrive().isPresent())
                || scenario.expect().stream()
                        .anyMatch(expectation ->
                                switch (expectation.what()) {
                                    case Subject.AlarmState _ -> true;
                                    case Subject.Mails mails -> ofAlarm(mails.to());
                                    case Subject.Rows _,
                                            Subject.Letters _,
                                            Subject.Received _,
                                            Subject.Counts _,
                                            Subject.Keys _,
                                            Subject.Present _,
                                            Subject.FileText _,
                                            Subject.FileRows _,
                                            Subject.Invariants _ ->
                                            false;
                                });
    }

    /// Whether alarms write to this address.
    private boolean ofAlarm(String address) {
        return app.alarms().values().stream()
                .flatMap(alarm -> alarm.topic().stream())
                .anyMatch(topic -> app.topic(topic).email().contains(address));
    }

    @Override
    public void close() {
        invariants.close();
        simulation.close();
        own.ifPresent(Databases::close);
    }
}
