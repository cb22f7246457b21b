package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.simulation.Run;
import java.util.List;

/// What came of a test: the run, and the expectations that were not fulfilled.
public record Verdict(Scenario scenario, Run run, List<Failure> failures) {
    public Verdict {
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
