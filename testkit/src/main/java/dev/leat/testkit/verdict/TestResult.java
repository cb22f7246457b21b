package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Run;
import java.util.List;

/// What came of a test: the run, the expectations that were not fulfilled, and how many are `open`:
/// not decided yet when the run was ended because another had failed.
public record TestResult(Scenario scenario, Run run, List<Failure> failures, int open) {
    public TestResult {
        failures = List.copyOf(failures);
    }

    /// Whether everything is as expected, and the app came to rest.
    public boolean passed() {
        return failures.isEmpty() && run.stuck().isEmpty();
    }

    /// The faults that never struck: a test that names them shows less than it seems to.
    public List<Fault> idle() {
        return passed()
                ? scenario.faults().stream()
                        .filter(fault -> run.struck().getOrDefault(fault, 0) == 0)
                        .toList()
                : List.of();
    }
}
