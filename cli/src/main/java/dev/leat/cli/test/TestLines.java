package dev.leat.cli.test;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.Terminal;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.verdict.ExpectationText;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.TestResultText;
import dev.leat.text.CountText;

/// Text output of tests: one line per test, and details of failed tests.
final class TestLines implements TestReport {

    private static final String INDENT = "     ";

    private final Terminal terminal;
    private final AppLocation where;
    private int passed;
    private int failed;

    TestLines(Terminal terminal, AppLocation where) {
        this.terminal = terminal;
        this.where = where;
    }

    /// Returns the command that repeats a test with the same seed.
    static String again(TestResult result, Terminal terminal, AppLocation where) {
        return "%s %s --only %s --seed %d"
                .formatted(
                        terminal.command(),
                        where.command("test"),
                        result.scenario().name(),
                        result.scenario().setup().seed());
    }

    @Override
    public void report(TestResult result, long nanos) {
        terminal.say(
                "%-4s %s  (%d ms, %s of virtual time)"
                        .formatted(
                                result.passed() ? "ok" : "FAIL",
                                result.scenario().name(),
                                nanos / 1_000_000,
                                ExpectationText.duration(result.run().took())));
        for (var fault : result.idle()) {
            terminal.say(INDENT + "fault never triggered: " + TestWriter.yaml(fault));
        }
        if (result.passed()) {
            passed++;
            return;
        }
        failed++;
        for (var line : TestResultText.lines(result, again(result, terminal, where))) {
            terminal.say(line.isEmpty() ? "" : INDENT + line);
        }
        terminal.say("");
    }

    @Override
    public boolean end() {
        terminal.say(
                failed == 0
                        ? "%s passed".formatted(CountText.of(passed, "test"))
                        : "%d of %s failed"
                                .formatted(failed, CountText.of(passed + failed, "test")));
        return failed == 0;
    }
}
