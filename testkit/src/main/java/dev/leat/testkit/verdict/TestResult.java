package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Run;
import java.util.List;

/// Result of a test: the run, the failed expectations, and the number of `open` expectations, which
/// were undecided when the run ended.
public record TestResult(Scenario scenario, Run run, List<Failure> failures, int open) {
    public TestResult {
        failures = List.copyOf(failures);
    }

    /// True if every expectation was met and the app became idle.
    public boolean passed() {
        return failures.isEmpty() && run.stuck().isEmpty();
    }

    /// Returns the faults that never struck. If there are any, the test checks less than it seems
    /// to check.
    public List<Fault> idle() {
        return passed()
                ? scenario.faults().stream()
                        .filter(fault -> run.struck().getOrDefault(fault, 0) == 0)
                        .toList()
                : List.of();
    }
}
