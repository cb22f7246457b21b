package dev.leat.testkit.verdict;

import java.util.List;

/// Result of evaluating an expectation: whether it is met, and lines with expected and actual
/// values, which are made only when needed.
interface Finding {

    boolean holds();

    List<String> lines();
}
