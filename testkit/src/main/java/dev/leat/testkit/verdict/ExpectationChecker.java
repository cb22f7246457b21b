package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Observer;
import dev.leat.testkit.simulation.Run;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Holds a run against what its scenario expects. Ends the run as soon as an expectation cannot be
/// fulfilled any more. For one run.
public final class ExpectationChecker implements Observer {

    private final Scenario scenario;
    private final List<ExpectationWatch> watches;

    /// Whether the run was ended because an expectation had failed.
    private boolean cut;

    /// @param laws says which laws are broken
    public ExpectationChecker(
            Scenario scenario, BiFunction<Scenario, RunSnapshot, List<String>> invariants) {
        this.scenario = scenario;
        watches =
                scenario.expect().stream()
                        .map(expectation -> new ExpectationWatch(expectation, scenario, invariants))
                        .toList();
    }

    @Override
    public boolean look(RunSnapshot snapshot) {
        boolean on = true;
        for (var watch : watches) {
            on &= watch.look(snapshot);
        }
        cut |= !on;
        return on;
    }

    /// What came of it, once the run is over. What could still have come true, had another
    /// expectation not failed before, is only counted.
    public TestResult verdict(Run run) {
        if (cut) {
            var lost = watches.stream().filter(ExpectationWatch::lost).toList();
            int open = (int) watches.stream().filter(ExpectationWatch::undecided).count();
            return new TestResult(scenario, run, failures(lost), open);
        }
        var seen = failures(watches.stream().filter(watch -> !watch.open()).toList());
        return new TestResult(scenario, run, seen.isEmpty() ? failures(watches) : seen, 0);
    }

    private static List<Failure> failures(List<ExpectationWatch> watches) {
        return watches.stream().map(ExpectationWatch::failure).flatMap(Optional::stream).toList();
    }
}
