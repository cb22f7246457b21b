package dev.leat.testkit.verdict;

import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Note;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.List;

/// Expected and actual state of an alarm, and the expected and actual number of times that it
/// entered the state ALARM. The initial state is OK.
record AlarmFinding(Subject.AlarmState expected, List<Note> changes) implements Finding {

    static AlarmFinding of(Subject.AlarmState expected, RunSnapshot snapshot) {
        var changes =
                snapshot.events().stream()
                        .filter(Event.Noted.class::isInstance)
                        .map(event -> ((Event.Noted) event).note())
                        .filter(note -> note.alarm().equals(expected.alarm()))
                        .filter(AlarmFinding::changes)
                        .toList();
        return new AlarmFinding(expected, changes);
    }

    private static boolean changes(Note note) {
        return switch (note.event()) {
            case ALARM, OK -> true;
            case CANARY, REDRIVE, COOL_DOWN, HELD, REST -> false;
        };
    }

    private static boolean raised(Note note) {
        return note.event() == AlarmEvent.ALARM;
    }

    private Condition state() {
        return !changes.isEmpty() && raised(changes.getLast()) ? Condition.ALARM : Condition.OK;
    }

    private long times() {
        return changes.stream().filter(AlarmFinding::raised).count();
    }

    private boolean isState() {
        return expected.state().map(state -> state == state()).orElse(true);
    }

    private boolean isTimes() {
        var times = expected.times();
        return !expected.was() || (times.isPresent() ? times.getAsInt() == times() : times() > 0);
    }

    @Override
    public boolean holds() {
        return isState() && isTimes();
    }

    @Override
    public List<String> lines() {
        var table = new AlignedText(List.of("state", "times in ALARM"));
        table.row(
                "expected",
                List.of(expected.state().map(Condition::name).orElse("any"), expectedTimes()));
        table.row(
                "actual",
                List.of(
                        marked(isState(), state().name()),
                        marked(isTimes(), Long.toString(times()))));
        return table.lines();
    }

    private String expectedTimes() {
        if (!expected.was()) {
            return "any";
        }
        var times = expected.times();
        return times.isPresent() ? Integer.toString(times.getAsInt()) : "at least 1";
    }

    private static String marked(boolean as, String actual) {
        return as ? actual : actual + " *";
    }
}
