package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Expectation;
import java.util.List;

/// An expectation that was not fulfilled: which, in words, and what was expected against what was
/// there.
public record Failure(Expectation expectation, String what, List<String> lines) {
    public Failure {
        lines = List.copyOf(lines);
    }
}
