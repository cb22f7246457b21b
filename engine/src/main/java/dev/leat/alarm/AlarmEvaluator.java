package dev.leat.alarm;

import dev.leat.app.Alarm;
import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Computes an alarm's next state from its measurement and its last state. Pure. If the measure has
/// no value, the alarm is OK. If the clock was set back, the duration `for` starts again, and no
/// computed duration is negative.
final class AlarmEvaluator {

    private AlarmEvaluator() {}

    /// The new state of an alarm, with a note if its condition changed.
    record Verdict(State state, Optional<Note> note) {}

    static Verdict evaluate(Alarm alarm, Measurement now, State last, Instant at) {
        boolean above = now.above(alarm.above());
        return switch (last.condition()) {
            case OK -> above ? rising(alarm, now, last, at) : calm(last);
            case ALARM ->
                    above ? new Verdict(last, Optional.empty()) : recovered(alarm, now, last, at);
        };
    }

    private static Verdict calm(State last) {
        var state =
                new State(
                        last.alarm(), Condition.OK, last.since(), Optional.empty(), last.course());
        return new Verdict(state, Optional.empty());
    }

    private static Verdict rising(Alarm alarm, Measurement now, State last, Instant at) {
        var began = last.above().filter(since -> !since.isAfter(at)).orElse(at);
        if (Duration.between(began, at).compareTo(alarm.lasting()) < 0) {
            var state =
                    new State(
                            last.alarm(),
                            Condition.OK,
                            last.since(),
                            Optional.of(began),
                            last.course());
            return new Verdict(state, Optional.empty());
        }
        var state =
                new State(last.alarm(), Condition.ALARM, began, Optional.empty(), last.course());
        var why = AlarmText.above(alarm, now, began, at);
        return new Verdict(state, Optional.of(note(alarm, at, AlarmEvent.ALARM, why)));
    }

    private static Verdict recovered(Alarm alarm, Measurement now, State last, Instant at) {
        var state = new State(last.alarm(), Condition.OK, at, Optional.empty(), last.course());
        var lasted = Duration.between(last.since(), at);
        var why =
                "%s, after %s"
                        .formatted(
                                AlarmText.within(alarm, now),
                                AlarmText.span(lasted.isNegative() ? Duration.ZERO : lasted));
        return new Verdict(state, Optional.of(note(alarm, at, AlarmEvent.OK, why)));
    }

    private static Note note(Alarm alarm, Instant at, AlarmEvent what, String why) {
        return new Note(at, alarm.name(), what, why, 0, Optional.empty());
    }
}
