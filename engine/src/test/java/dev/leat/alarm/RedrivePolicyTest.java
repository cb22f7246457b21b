package dev.leat.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Alarm;
import dev.leat.batch.Outcome;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Course;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.Stage;
import dev.leat.port.AlarmLog.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A policy's decisions, over facts that are said.
class RedrivePolicyTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Alarm.Policy TERMS = new Alarm.Policy(2, 50, 3, Duration.ofMinutes(5));

    private final RedrivePolicy policy =
            new RedrivePolicy(
                    new Alarm(
                            "letters",
                            "q",
                            Alarm.Measure.DEAD_LETTERS,
                            0,
                            Duration.ZERO,
                            Optional.of(TERMS)),
                    TERMS,
                    PATIENCE);
    private final List<Note> notes = new ArrayList<>();
    private Said facts = new Said();
    private Instant now = NOON;
    private State state =
            new State("letters", Condition.ALARM, NOON, Optional.empty(), Course.resting(NOON));

    private static final class Said implements PolicyInputs {
        List<Long> go = List.of(4L, 7L, 9L);
        long held;
        long last = 9;
        Map<Outcome, Long> outcomes = Map.of();
        boolean sent = true;
        Instant ended = NOON;
        String failure = "";
        int runs;
        int looks;

        @Override
        public Survey survey(int most) {
            looks++;
            return new Survey(go.subList(0, Math.min(most, go.size())), held, last);
        }

        @Override
        public boolean anyAfter(long sequence) {
            return last > sequence;
        }

        @Override
        public Sent sent(String run) {
            return new Sent(outcomes, sent ? Optional.of(ended) : Optional.empty(), failure);
        }

        @Override
        public String newRun() {
            return "run" + ++runs;
        }
    }

    private Course step() {
        var decision = policy.next(state, facts, now);
        decision.note().ifPresent(notes::add);
        state = state.at(decision.course());
        return state.course();
    }

    private void ok() {
        state = new State("letters", Condition.OK, now, Optional.empty(), state.course());
    }

    private void alarm() {
        state = new State("letters", Condition.ALARM, now, Optional.empty(), state.course());
    }

    private String said() {
        return notes.getLast().reason();
    }

    @Test
    void sendsACanaryAndThenTheOthers() {
        assertThat(step()).isEqualTo(new Course(Stage.CANARY, NOON, "run1", List.of(4L, 7L), 0));
        assertThat(said()).isEqualTo("2 dead letters are sent back as a canary");
        facts.outcomes = Map.of(Outcome.PENDING, 1L, Outcome.DELIVERED, 1L);
        assertThat(step().stage()).isEqualTo(Stage.CANARY);
        facts.outcomes = Map.of(Outcome.DELIVERED, 1L, Outcome.DUPLICATE, 1L);
        facts.go = List.of(9L);
        assertThat(step()).isEqualTo(new Course(Stage.REDRIVE, NOON, "run2", List.of(), 0));
        assertThat(said()).isEqualTo("all 2 records passed; redriving the others at 50 per second");
        facts.outcomes = Map.of(Outcome.DELIVERED, 1L);
        facts.go = List.of();
        assertThat(step().stage()).isEqualTo(Stage.REST);
        assertThat(said()).isEqualTo("1 of 1 records passed");
        assertThat(notes.getLast().run()).contains("run2");
        ok();
        step();
        assertThat(notes).hasSize(3);
    }

    @Test
    void triesNothingForTheCoolDownAfterACanaryThatFailed() {
        step();
        facts.outcomes = Map.of(Outcome.PENDING, 1L, Outcome.RETRIED, 1L);
        assertThat(step().stage()).isEqualTo(Stage.COOL_DOWN);
        assertThat(said()).isEqualTo("1 of 1 finished records failed again; cool-down of 5m");
        int looks = facts.looks;
        now = now.plus(Duration.ofMinutes(5)).minusMillis(1);
        step();
        assertThat(facts.looks).isEqualTo(looks);
        assertThat(policy.due(state.course())).contains(now.plusMillis(1));
        now = now.plusMillis(1);
        assertThat(step().run()).isEqualTo("run2");
        assertThat(state.course().stage()).isEqualTo(Stage.CANARY);
    }

    @Test
    void aCanaryThatDoesNotEndInTimeFails() {
        step();
        facts.outcomes = Map.of(Outcome.PENDING, 2L);
        now = now.plus(PATIENCE).minusSeconds(1);
        assertThat(step().stage()).isEqualTo(Stage.CANARY);
        now = now.plusSeconds(1);
        assertThat(step().stage()).isEqualTo(Stage.COOL_DOWN);
        assertThat(said())
                .startsWith(
                        "2 of 2 redriven records are still being processed after 10m; cool-down");
    }

    @Test
    void stopsTheOthersWhenMoreThanAFewFailAgain() {
        state = state.at(new Course(Stage.REDRIVE, NOON, "run2", List.of(), 0));
        facts.sent = false;
        facts.outcomes = Map.of(Outcome.PENDING, 10L, Outcome.DELIVERED, 19L, Outcome.RETRIED, 1L);
        assertThat(step().stage()).isEqualTo(Stage.REDRIVE);
        facts.outcomes = Map.of(Outcome.PENDING, 10L, Outcome.DELIVERED, 19L, Outcome.RETRIED, 2L);
        assertThat(step().stage()).isEqualTo(Stage.COOL_DOWN);
        assertThat(said()).startsWith("stopped: 2 of 21 finished records failed again");
    }

    @Test
    void stopsTheOthersAtTheFirstIfThatFailsAgain() {
        state = state.at(new Course(Stage.REDRIVE, NOON, "run2", List.of(), 0));
        facts.sent = false;
        facts.outcomes = Map.of(Outcome.PENDING, 10L, Outcome.REJECTED, 1L);
        assertThat(step().stage()).isEqualTo(Stage.COOL_DOWN);
    }

    @Test
    void givesUpWhenOnlyHeldOnesAreLeftUntilANewOneComes() {
        facts.go = List.of();
        facts.held = 3;
        assertThat(step()).isEqualTo(new Course(Stage.HELD, NOON, "", List.of(), 9));
        assertThat(said())
                .isEqualTo(
                        "3 dead letters are held: redriven 3 times already; fix the cause and redrive"
                                + " them, or purge them");
        int looks = facts.looks;
        for (int i = 0; i < 100; i++) {
            now = now.plusSeconds(3600);
            step();
        }
        assertThat(facts.looks).isEqualTo(looks);
        assertThat(notes).hasSize(1);
        facts.go = List.of(10L);
        facts.last = 10;
        assertThat(step().stage()).isEqualTo(Stage.CANARY);
    }

    @Test
    void bringsWhatItBeganToItsEndWhenTheAlarmIsOkAgain() {
        step();
        ok();
        facts.outcomes = Map.of(Outcome.DELIVERED, 2L);
        assertThat(step().stage()).isEqualTo(Stage.REDRIVE);
        facts.outcomes = Map.of(Outcome.PENDING, 1L, Outcome.REJECTED, 1L);
        assertThat(step().stage()).isEqualTo(Stage.COOL_DOWN);
        alarm();
        assertThat(step().stage()).isEqualTo(Stage.COOL_DOWN);
        ok();
        now = now.plus(TERMS.coolDown());
        assertThat(step().stage()).isEqualTo(Stage.REST);
        assertThat(step().stage()).isEqualTo(Stage.REST);
        assertThat(facts.runs).isEqualTo(2);
    }

    @Test
    void triesNoFasterWhereTheLettersOfACanaryAreGone() {
        step();
        assertThat(step().stage()).isEqualTo(Stage.COOL_DOWN);
        assertThat(said()).startsWith("the canary's dead letters could not be sent; cool-down");
        assertThat(step().stage()).isEqualTo(Stage.COOL_DOWN);
    }

    @Test
    void saysNothingWhereNoLetterIsThere() {
        facts.go = List.of();
        step();
        step();
        assertThat(notes).isEmpty();
    }

    @Test
    void saysWhyARedriveItselfFailed() {
        step();
        facts.failure = "there is no queue 'q'";
        assertThat(step().stage()).isEqualTo(Stage.COOL_DOWN);
        assertThat(said())
                .startsWith("the canary could not be sent: there is no queue 'q'; cool-down");
    }

    @Test
    void aClockThatIsSetBackRestartsTheCoolDown() {
        step();
        facts.outcomes = Map.of(Outcome.RETRIED, 2L);
        step();
        now = now.minus(Duration.ofDays(1));
        assertThat(step().since()).isEqualTo(now);
        now = now.plus(TERMS.coolDown());
        assertThat(step().stage()).isEqualTo(Stage.CANARY);
    }
}
