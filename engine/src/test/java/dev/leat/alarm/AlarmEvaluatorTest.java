package dev.leat.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Alarm;
import dev.leat.app.Alarm.Measure;
import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmEvaluatorTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

    private final List<Note> notes = new ArrayList<>();
    private Instant now = NOON;
    private Alarm alarm = alarm("OrderQueue", Measure.DEAD_LETTERS, 100, Duration.ofMinutes(1));
    private State state = State.first("late", NOON);

    private static Alarm alarm(String of, Measure measure, double above, Duration lasting) {
        return new Alarm("late", of, measure, above, lasting, Optional.empty());
    }

    private void measured(Measurement measured) {
        var verdict = AlarmEvaluator.evaluate(alarm, measured, state, now);
        state = verdict.state();
        verdict.note().ifPresent(notes::add);
    }

    private void measured(double value) {
        measured(Measurement.of(value));
    }

    private void after(int seconds) {
        now = now.plusSeconds(seconds);
    }

    @Test
    void alarmsOnceItWasTooMuchForLongEnough() {
        measured(101);
        after(59);
        measured(313);
        assertThat(state.condition()).isEqualTo(Condition.OK);
        after(1);
        measured(313);
        measured(400);
        assertThat(notes)
                .containsExactly(
                        new Note(
                                now,
                                "late",
                                AlarmEvent.ALARM,
                                "OrderQueue has 313 dead letters, more than 100, since 12:00:00",
                                0,
                                Optional.empty()));
        assertThat(state.since()).isEqualTo(NOON);
    }

    @Test
    void asMuchAsTheLimitIsNotTooMuch() {
        alarm = alarm("q", Measure.VISIBLE, 100, Duration.ZERO);
        measured(100);
        assertThat(notes).isEmpty();
        measured(101);
        assertThat(notes).hasSize(1);
    }

    @Test
    void restartsAfterAPauseWithoutFailures() {
        measured(101);
        after(59);
        measured(100);
        after(1);
        measured(101);
        after(59);
        measured(101);
        assertThat(notes).isEmpty();
        assertThat(state.above()).contains(now.minusSeconds(59));
    }

    @Test
    void saysHowLongItLasted() {
        measured(101);
        after(60);
        measured(101);
        after(663);
        measured(80);
        assertThat(notes.getLast().event()).isEqualTo(AlarmEvent.OK);
        assertThat(notes.getLast().reason())
                .isEqualTo("OrderQueue has 80 dead letters, not more than 100, after 12m 3s");
        assertThat(state)
                .isEqualTo(new State("late", Condition.OK, now, Optional.empty(), state.course()));
    }

    @Test
    void nothingMeasuredIsNoAlarm() {
        alarm = alarm("orders", Measure.REJECT_RATE, 0.05, Duration.ZERO);
        measured(Measurement.nothing());
        assertThat(notes).isEmpty();
        measured(0.125);
        measured(Measurement.nothing());
        assertThat(notes)
                .extracting(Note::reason)
                .containsExactly(
                        "12.5% of the records of orders became dead letters in the last minute,"
                                + " more than 5%, since 12:00:00",
                        "no record of orders finished in the last minute, after 0s");
    }

    @Test
    void aPipelineThatDoesNotRunIsAboveAnyLimit() {
        alarm = alarm("orders", Measure.FAILURES, 1000, Duration.ZERO);
        measured(Measurement.trouble("orders is paused: 60% of the last 1000 were rejected"));
        assertThat(notes.getLast().reason())
                .isEqualTo("orders is paused: 60% of the last 1000 were rejected, since 12:00:00");
        measured(0);
        assertThat(notes.getLast().event()).isEqualTo(AlarmEvent.OK);
    }

    @Test
    void aClockThatIsSetBackRestartsTheWaitAndShortensNothing() {
        measured(101);
        after(50);
        now = now.minus(Duration.ofHours(2));
        measured(101);
        after(59);
        measured(101);
        assertThat(notes).isEmpty();
        after(1);
        measured(101);
        assertThat(notes).hasSize(1);
        now = now.minus(Duration.ofHours(2));
        measured(101);
        measured(0);
        assertThat(notes).hasSize(2);
        assertThat(notes.getLast().reason()).endsWith("after 0s");
    }

    @Test
    void namesTheDayWhereItIsNotTodays() {
        alarm = alarm("q", Measure.OLDEST_AGE, 600, Duration.ofDays(1));
        measured(723.5);
        after(86_400);
        measured(86_400 + 723.5);
        assertThat(notes.getLast().reason())
                .isEqualTo(
                        "the oldest message of q is 1d old, more than 10m, since 2026-01-05"
                                + " 12:00:00");
    }
}
