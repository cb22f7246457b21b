package dev.leat.cli.test;

import dev.leat.cli.run.AppLocation;
import dev.leat.cli.terminal.Terminal;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.verdict.ExpectationText;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.TestResultText;

/// What came of tests, for people: a line each, and all there is to know of those that failed.
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

    /// The command that runs a test again as it ran.
    static String again(TestResult verdict, Terminal terminal, AppLocation where) {
        return "%s %s --only %s --seed %d"
                .formatted(
                        terminal.command(),
                        where.command("test"),
                        verdict.scenario().name(),
                        verdict.scenario().seed());
    }

    @Override
    public void tell(TestResult verdict, long nanos) {
        terminal.say(
                "%-4s %s  (%d ms, %s of the app's time)"
                        .formatted(
                                verdict.passed() ? "ok" : "FAIL",
                                verdict.scenario().name(),
                                nanos / 1_000_000,
                                ExpectationText.duration(verdict.run().took())));
        for (var fault : verdict.idle()) {
            terminal.say(INDENT + "this never struck: " + TestWriter.yaml(fault));
        }
        if (verdict.passed()) {
            passed++;
            return;
        }
        failed++;
        for (var line : TestResultText.lines(verdict, again(verdict, terminal, where))) {
            terminal.say(line.isEmpty() ? "" : INDENT + line);
        }
        terminal.say("");
    }

    @Override
    public boolean end() {
        terminal.say(
                failed == 0
                        ? "%s passed".formatted(Terminal.count(passed, "test"))
                        : "%d of %s failed"
                                .formatted(failed, Terminal.count(passed + failed, "test")));
        return failed == 0;
    }
}
