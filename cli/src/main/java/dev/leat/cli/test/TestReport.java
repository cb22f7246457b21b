package dev.leat.cli.test;

import dev.leat.testkit.verdict.TestResult;

/// Output of test results while the tests run.
sealed interface TestReport permits TestLines, TestJson {

    /// Reports the result of one test, which took `nanos` nanoseconds.
    void report(TestResult result, long nanos);

    /// Ends the report. Returns true if all tests passed.
    boolean end();
}
