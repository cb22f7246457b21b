package dev.leat.cli.test;

import dev.leat.testkit.verdict.TestResult;

/// Tells what came of tests while they run.
sealed interface TestReport permits TestLines, TestJson {

    /// One test is over, which took so many nanoseconds.
    void tell(TestResult verdict, long nanos);

    /// All are. Whether all passed.
    boolean end();
}
