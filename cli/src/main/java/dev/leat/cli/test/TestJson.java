package dev.leat.cli.test;

import dev.leat.cli.run.AppLocation;
import dev.leat.cli.terminal.Terminal;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.Timeline;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What came of tests, for programs: an object a line. The timeline is there, whole, of those that
/// failed.
final class TestJson implements TestReport {

    private final Terminal terminal;
    private final AppLocation where;
    private boolean passed = true;

    TestJson(Terminal terminal, AppLocation where) {
        this.terminal = terminal;
        this.where = where;
    }

    @Override
    public void tell(TestResult verdict, long nanos) {
        var row = JsonMapper.shared().createObjectNode();
        row.put("test", verdict.scenario().name());
        row.put("passed", verdict.passed());
        row.put("seed", verdict.scenario().seed());
        row.put("milliseconds", nanos / 1_000_000);
        row.put("virtual_milliseconds", verdict.run().took().toMillis());
        if (!verdict.passed()) {
            passed = false;
            failed(verdict, row);
        }
        var idle = row.putArray("never_struck");
        verdict.idle().forEach(fault -> idle.add(TestWriter.yaml(fault)));
        terminal.say(row.toString());
    }

    private void failed(TestResult verdict, ObjectNode row) {
        var failures = row.putArray("failures");
        for (var failure : verdict.failures()) {
            failures.addObject()
                    .put("expected", failure.what())
                    .put("found", String.join("\n", failure.lines()));
        }
        row.put("undecided", verdict.open());
        verdict.run().stuck().ifPresent(why -> row.put("stuck", why));
        var timeline = row.putArray("timeline");
        for (var line : Timeline.of(verdict.scenario().start(), verdict.run().events())) {
            timeline.addObject()
                    .put("milliseconds", line.since().toMillis())
                    .put("who", line.who())
                    .put("what", line.what());
        }
        row.put("again", TestLines.again(verdict, terminal, where));
    }

    @Override
    public boolean end() {
        return passed;
    }
}
