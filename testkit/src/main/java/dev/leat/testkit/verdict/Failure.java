package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Expectation;
import java.util.List;

/// A failed expectation: its text, and lines with expected and actual values.
public record Failure(Expectation expectation, String what, List<String> lines) {
    public Failure {
        lines = List.copyOf(lines);
    }
}
