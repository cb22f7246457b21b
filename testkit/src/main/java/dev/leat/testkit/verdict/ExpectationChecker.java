package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Observer;
import dev.leat.testkit.simulation.Run;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// A checker of a scenario's expectations during one run. Ends the run as soon as an expectation
/// has failed permanently.
public final class ExpectationChecker implements Observer {

    private final Scenario scenario;
    private final List<ExpectationWatch> watches;

    /// True if a failed expectation ended the run.
    private boolean cut;

    /// @param invariants function that returns a text for each broken invariant
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

    /// Returns the result after the run. Expectations that were undecided when another expectation
    /// failed are only counted.
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
