package dev.leat.cli.test;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.Terminal;
import dev.leat.testkit.file.TestWriter;
import dev.leat.testkit.verdict.TestResult;
import dev.leat.testkit.verdict.Timeline;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON output of tests, one object per line. A failed test includes its whole timeline.
final class TestJson implements TestReport {

    private final Terminal terminal;
    private final AppLocation where;
    private boolean passed = true;

    TestJson(Terminal terminal, AppLocation where) {
        this.terminal = terminal;
        this.where = where;
    }

    @Override
    public void report(TestResult result, long nanos) {
        var row = JsonMapper.shared().createObjectNode();
        row.put("test", result.scenario().name());
        row.put("passed", result.passed());
        row.put("seed", result.scenario().seed());
        row.put("milliseconds", nanos / 1_000_000);
        row.put("virtual_milliseconds", result.run().took().toMillis());
        if (!result.passed()) {
            passed = false;
            failed(result, row);
        }
        var idle = row.putArray("untriggered_faults");
        result.idle().forEach(fault -> idle.add(TestWriter.yaml(fault)));
        terminal.say(row.toString());
    }

    private void failed(TestResult result, ObjectNode row) {
        var failures = row.putArray("failures");
        for (var failure : result.failures()) {
            failures.addObject()
                    .put("expected", failure.what())
                    .put("found", String.join("\n", failure.lines()));
        }
        row.put("undecided", result.open());
        result.run().stuck().ifPresent(why -> row.put("stuck", why));
        var timeline = row.putArray("timeline");
        for (var line : Timeline.of(result.scenario().start(), result.run().events())) {
            timeline.addObject()
                    .put("milliseconds", line.since().toMillis())
                    .put("actor", line.who())
                    .put("event", line.what());
        }
        row.put("rerun", TestLines.again(result, terminal, where));
    }

    @Override
    public boolean end() {
        return passed;
    }
}
