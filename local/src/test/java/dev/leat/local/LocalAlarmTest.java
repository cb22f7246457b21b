package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.contract.VirtualTime;
import dev.leat.port.AlarmLog;
import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Course;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.Stage;
import dev.leat.port.AlarmLog.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The states and the log of alarms survive the process.
class LocalAlarmTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00.123456Z");
    private static final State WATCHED =
            new State(
                    "late",
                    Condition.OK,
                    NOON,
                    Optional.of(NOON.plusSeconds(1)),
                    Course.resting(NOON));
    private static final State ACTING =
            new State(
                    "letters",
                    Condition.ALARM,
                    NOON,
                    Optional.empty(),
                    new Course(Stage.CANARY, NOON.plusMillis(5), "mk1", List.of(4L, 17L), 21));

    private final Path folder;
    private LocalPlatform platform;

    LocalAlarmTest(@TempDir Path folder) {
        this.folder = folder;
        this.platform = open();
    }

    private LocalPlatform open() {
        var app = App.named("own");
        return LocalPlatform.open(app, folder, VirtualTime.start());
    }

    private AlarmLog restarted() {
        platform.crash();
        platform = open();
        return platform.alarms();
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private static Note note(Instant at, AlarmEvent what, Optional<String> run) {
        return new Note(at, "letters", what, "because", 3, run);
    }

    @Test
    void keepsHowEachAlarmIs() {
        platform.alarms().save(WATCHED, List.of());
        platform.alarms().save(ACTING.at(Course.resting(NOON)), List.of());
        platform.alarms().save(ACTING, List.of());
        assertThat(restarted().states()).isEqualTo(Map.of("late", WATCHED, "letters", ACTING));
    }

    @Test
    void keepsWhatBecameOfThemNewestFirst() {
        var alarm = note(NOON, AlarmEvent.ALARM, Optional.empty());
        var canary = note(NOON.plusSeconds(1), AlarmEvent.CANARY, Optional.of("mk1"));
        var failed = note(NOON.plusSeconds(9), AlarmEvent.COOL_DOWN, Optional.of("mk1"));
        platform.alarms().save(ACTING, List.of(alarm, canary));
        platform.alarms().save(ACTING, List.of(failed));
        assertThat(restarted().notes(10)).containsExactly(failed, canary, alarm);
        assertThat(platform.alarms().notes(1)).containsExactly(failed);
    }

    @Test
    void forgetsWhatIsOldEnough() {
        platform.alarms().save(ACTING, List.of(note(NOON, AlarmEvent.ALARM, Optional.empty())));
        var later = NOON.plus(AlarmLog.KEPT).plus(Duration.ofSeconds(1));
        var ok = note(later, AlarmEvent.OK, Optional.empty());
        platform.alarms().save(ACTING, List.of(ok));
        assertThat(platform.alarms().notes(10)).containsExactly(ok);
    }
}
