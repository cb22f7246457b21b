package dev.leat.cli.test;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.OperationsJson;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.verdict.Failure;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.Timeline;
import java.util.List;
import java.util.Optional;

/// JSON output of tests, one object per line. A failed test includes its whole timeline.
final class TestJson implements TestReport {

    private final Terminal terminal;
    private final AppLocation where;
    private boolean passed = true;

    TestJson(Terminal terminal, AppLocation where) {
        this.terminal = terminal;
        this.where = where;
    }

    /// The JSON of a test.
    ///
    /// @param stuck the reason why the app did not become idle
    /// @param rerun the command that runs the test again
    private record TestRow(
            String test,
            boolean passed,
            long seed,
            long milliseconds,
            long virtualMilliseconds,
            List<FailureRow> failures,
            int undecided,
            Optional<String> stuck,
            List<LineRow> timeline,
            Optional<String> rerun,
            List<String> untriggeredFaults) {}

    private record FailureRow(String expected, String found) {}

    private record LineRow(long milliseconds, String actor, String event) {}

    @Override
    public void report(TestResult result, long nanos) {
        passed &= result.passed();
        var scenario = result.scenario();
        terminal.say(
                OperationsJson.text(
                        new TestRow(
                                scenario.name(),
                                result.passed(),
                                scenario.setup().seed(),
                                nanos / 1_000_000,
                                result.run().took().toMillis(),
                                result.failures().stream().map(TestJson::row).toList(),
                                result.open(),
                                result.run().stuck(),
                                result.passed() ? List.of() : timeline(result),
                                result.passed()
                                        ? Optional.empty()
                                        : Optional.of(TestLines.again(result, terminal, where)),
                                result.idle().stream().map(TestWriter::yaml).toList())));
    }

    private static FailureRow row(Failure failure) {
        return new FailureRow(failure.what(), String.join("\n", failure.lines()));
    }

    private static List<LineRow> timeline(TestResult result) {
        return Timeline.of(result.scenario().setup().start(), result.run().events()).stream()
                .map(line -> new LineRow(line.since().toMillis(), line.who(), line.what()))
                .toList();
    }

    @Override
    public boolean end() {
        return passed;
    }
}
