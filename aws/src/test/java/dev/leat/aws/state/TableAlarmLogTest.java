package dev.leat.aws.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.contract.VirtualTime;
import dev.leat.port.AlarmLog;
import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Course;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.Stage;
import dev.leat.port.AlarmLog.State;
import dev.leat.port.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedEndpoint.class)
class TableAlarmLogTest {

    private final VirtualTime time = VirtualTime.start();
    private final StateTable table;
    private final TableAlarmLog log;

    TableAlarmLogTest(SharedEndpoint.Tables tables) {
        table = new StateTable(tables.clients().dynamoDb(), UUID.randomUUID().toString(), time);
        table.create();
        log = new TableAlarmLog(table, time);
    }

    private Note note(AlarmEvent event, String reason) {
        return new Note(time.instant(), "letters", event, reason, 3, Optional.of("run1"));
    }

    private State canary() {
        var course = new Course(Stage.CANARY, time.instant(), "run1", List.of(1L << 60, 7L), 0);
        return new State("letters", Condition.ALARM, time.instant(), Optional.empty(), course);
    }

    @Test
    void storesStatesAndNotes() {
        var rising =
                new State(
                        "other",
                        Condition.OK,
                        time.instant(),
                        Optional.of(time.instant()),
                        new Course(Stage.HELD, time.instant(), "", List.of(), Long.MAX_VALUE));
        log.save(canary(), List.of(note(AlarmEvent.ALARM, "why"), note(AlarmEvent.CANARY, "go")));
        log.save(rising, List.of());
        time.advance(Duration.ofSeconds(1));
        log.save(canary(), List.of(note(AlarmEvent.REST, "done")));

        var other = new TableAlarmLog(table, time);
        assertThat(other.states().values()).containsExactlyInAnyOrder(canary(), rising);
        assertThat(other.notes(2))
                .extracting(Note::event)
                .containsExactly(AlarmEvent.REST, AlarmEvent.CANARY);
        assertThat(other.notes(9)).contains(note(AlarmEvent.REST, "done"));

        time.advance(AlarmLog.KEPT.plusSeconds(1));
        assertThat(other.notes(9)).isEmpty();
    }

    @Test
    void onlyOneOfTwoProcessesStoresTheNextState() {
        log.save(canary(), List.of());
        var first = new TableAlarmLog(table, time);
        var second = new TableAlarmLog(table, time);
        assertThat(first.states()).isEqualTo(second.states());

        first.save(canary().at(Course.resting(time.instant())), List.of());
        assertThatThrownBy(() -> second.save(canary(), List.of(note(AlarmEvent.CANARY, "go"))))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("another process evaluates alarm letters");
        assertThat(second.notes(9)).isEmpty();
        assertThat(second.states().get("letters"))
                .isEqualTo(canary().at(Course.resting(time.instant())));

        second.save(canary(), List.of());
        var unread = new TableAlarmLog(table, time);
        assertThatThrownBy(() -> unread.save(canary(), List.of()))
                .isInstanceOf(UnavailableException.class);
    }
}
