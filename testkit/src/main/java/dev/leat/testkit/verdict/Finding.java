package dev.leat.testkit.verdict;

import java.util.List;

/// Result of evaluating an expectation: whether it holds, and lines with expected and actual
/// values, made on demand.
interface Finding {

    boolean holds();

    List<String> lines();
}
