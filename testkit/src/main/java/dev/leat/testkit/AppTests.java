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

/// A runner of the tests of one app, one after the other. Compiles the app once. Used and closed by
/// one thread.
public final class AppTests implements AutoCloseable {

    private final App app;
    private final Optional<Databases> own;
    private final Simulation simulation;
    private final Invariants invariants;

    public AppTests(App app) {
        this(app, Embedded.LOCAL);
    }

    /// @param embedded factory of the platform on which the app runs, instead of the default one
    public AppTests(App app, Embedded embedded) {
        this(app, embedded, new Databases(), true);
    }

    /// Creates a runner on databases that the caller closes later.
    public AppTests(App app, Databases databases) {
        this(app, Embedded.LOCAL, databases, false);
    }

    private AppTests(App app, Embedded embedded, Databases databases, boolean owned) {
        this.app = app;
        own = owned ? Optional.of(databases) : Optional.empty();
        simulation = new Simulation(app, embedded, databases);
        invariants = new Invariants(app, databases);
    }

    /// Runs a test. Blocks until it has finished.
    public TestResult run(Scenario scenario) {
        var checker = new ExpectationChecker(scenario, invariants::broken);
        return checker.verdict(simulation.run(scenario, checker, watched(scenario)));
    }

    /// True if the run must evaluate alarms: the scenario has an expectation of an alarm or of its
    /// emails, or an alarm of the app has a redrive policy.
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
                                            Subject.Items _,
                                            Subject.LakeRows _,
                                            Subject.WarehouseRows _,
                                            Subject.Records _,
                                            Subject.Counts _,
                                            Subject.Keys _,
                                            Subject.Present _,
                                            Subject.FileText _,
                                            Subject.FileRows _,
                                            Subject.Invariants _ ->
                                            false;
                                });
    }

    /// True if an alarm sends emails to this address.
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
