package dev.leat.testkit.verdict;

import dev.leat.port.MessageQueue;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.List;
import java.util.OptionalInt;

/// Expected and actual number of a queue's messages by state.
record CountsFinding(Subject.Counts expected, MessageQueue.Counts actual) implements Finding {

    static CountsFinding of(Subject.Counts expected, RunSnapshot snapshot) {
        return new CountsFinding(expected, snapshot.queue(expected.queue()).counts());
    }

    @Override
    public boolean holds() {
        return is(expected.visible(), actual.visible())
                && is(expected.inFlight(), actual.inFlight())
                && is(expected.delayed(), actual.delayed());
    }

    @Override
    public List<String> lines() {
        var table = new AlignedText(List.of("visible", "in_flight", "delayed"));
        table.row(
                "expected",
                List.of(
                        shown(expected.visible()),
                        shown(expected.inFlight()),
                        shown(expected.delayed())));
        table.row(
                "actual",
                List.of(
                        marked(expected.visible(), actual.visible()),
                        marked(expected.inFlight(), actual.inFlight()),
                        marked(expected.delayed(), actual.delayed())));
        return table.lines();
    }

    private static boolean is(OptionalInt expected, long actual) {
        return expected.isEmpty() || expected.getAsInt() == actual;
    }

    private static String shown(OptionalInt expected) {
        return expected.isPresent() ? Integer.toString(expected.getAsInt()) : "any";
    }

    private static String marked(OptionalInt expected, long actual) {
        return is(expected, actual) ? Long.toString(actual) : actual + " *";
    }
}
