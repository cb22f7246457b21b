package dev.leat.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.contract.VirtualTime;
import dev.leat.inspect.ConsolePages;
import dev.leat.metrics.MinuteWindow;
import dev.leat.port.AlarmLog;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.NoSuchStreamException;
import dev.leat.port.TopicAdmin;
import dev.leat.port.UnavailableException;
import dev.leat.task.FailingTask;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

class AlarmMonitorTest {

    private final VirtualTime time = VirtualTime.start();
    private final Instant start = time.instant();
    private final Kept log = new Kept();
    private final List<Note> reported = new CopyOnWriteArrayList<>();
    private volatile long failures;
    private volatile boolean broken;
    private AlarmMonitor watcher = watcher(Duration.ofMillis(250));

    /// An in-memory log, with a disk that may be full.
    private static final class Kept implements AlarmLog {
        private final Map<String, State> states = new HashMap<>();
        private final List<Note> notes = new ArrayList<>();
        private boolean full;

        @Override
        public Map<String, State> states() {
            return Map.copyOf(states);
        }

        @Override
        public void save(State state, List<Note> more) {
            if (full) {
                throw new UnavailableException("the disk is full");
            }
            states.put(state.alarm(), state);
            notes.addAll(more);
        }

        @Override
        public void save(State state, List<Note> more, String topic, List<TopicAdmin.Post> posts) {
            save(state, more);
        }

        @Override
        public List<Note> notes(int most) {
            return notes.reversed();
        }
    }

    private AlarmMonitor watcher(Duration lasting) {
        var failing =
                new Alarm("failing", "count", Alarm.Measure.FAILURES, 0, lasting, Optional.empty());
        var gone =
                new Alarm("gone", "nowhere", Alarm.Measure.VISIBLE, 0, lasting, Optional.empty());
        var late = new Alarm("late", "gone", Alarm.Measure.LAG, 0, lasting, Optional.empty());
        var app =
                App.named("shop")
                        .withPipelines(Map.of("reader", MeasureReaderTest.reader("reader", "gone")))
                        .withAlarms(Map.of("failing", failing, "gone", gone, "late", late));
        var measures =
                new MeasureReader(
                        app,
                        name -> {
                            if (broken) {
                                throw new StackOverflowError();
                            }
                            throw new NoSuchQueueException(name);
                        },
                        Map::of,
                        () -> Map.of("count", new MinuteWindow.Sums(0, 0, failures)),
                        (stream, _) -> {
                            throw new NoSuchStreamException(stream);
                        },
                        endpoint -> {
                            throw new NoSuchElementException(endpoint);
                        });
        return new AlarmMonitor(
                app,
                log,
                measures,
                time,
                _ -> Optional.empty(),
                name -> {
                    throw new NoSuchQueueException(name);
                },
                Thread.ofPlatform().factory(),
                new ConsolePages(),
                reported::add,
                NOPLogger.NOP_LOGGER);
    }

    @AfterEach
    void close() {
        watcher.close();
    }

    private Condition condition() {
        return watcher.status().getFirst().condition();
    }

    @Test
    void looksAgainAfterASecondOrWhenAForEnds() {
        assertThat(watcher.look()).isEqualTo(start.plusSeconds(1));
        failures = 5;
        assertThat(watcher.look()).isEqualTo(start.plusMillis(250));
        assertThat(condition()).isEqualTo(Condition.OK);
        time.advance(Duration.ofMillis(250));
        assertThat(watcher.look()).isEqualTo(start.plusMillis(1250));
        assertThat(condition()).isEqualTo(Condition.ALARM);
        assertThat(watcher.status().getFirst().reason())
                .isEqualTo("count had 5 failures in the last minute, more than 0, since 00:00:00");
    }

    @Test
    void tellsOnItsOwnThreadAsTheClockGoesOn() throws InterruptedException {
        watcher.start();
        time.untilWaiting(1);
        failures = 1;
        for (int i = 0; i < 3; i++) {
            time.advanceToNext();
            time.untilWaiting(1);
            untilLooked();
        }
        assertThat(reported).extracting(Note::event).containsExactly(AlarmLog.AlarmEvent.ALARM);
    }

    /// The thread waits for a later time than this.
    private void untilLooked() {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!time.earliest().map(next -> next.isAfter(time.instant())).orElse(false)) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aFailedCommitIsRetriedAndNotReported() {
        watcher = watcher(Duration.ZERO);
        failures = 1;
        log.full = true;
        watcher.look();
        time.advance(Duration.ofSeconds(1));
        watcher.look();
        assertThat(reported).isEmpty();
        log.full = false;
        time.advance(Duration.ofSeconds(1));
        watcher.look();
        watcher.look();
        assertThat(reported).hasSize(1);
        assertThat(log.notes).isEqualTo(reported);
    }

    @Test
    void anAlarmIsAsTheWatcherBeforeKeptIt() {
        watcher = watcher(Duration.ZERO);
        failures = 1;
        watcher.look();
        time.advance(Duration.ofHours(1));
        watcher = watcher(Duration.ZERO);
        watcher.look();
        assertThat(reported).hasSize(1);
        assertThat(watcher.status().getFirst().since()).isEqualTo(start);
        failures = 0;
        watcher.look();
        assertThat(reported.getLast().reason()).endsWith("not more than 0, after 1h");
    }

    @Test
    void anAlarmWhoseEvaluationEndsWithAnErrorHindersNoOtherAndIsNamed() throws Exception {
        watcher = watcher(Duration.ZERO);
        broken = true;
        watcher.start();
        time.untilWaiting(1);
        failures = 1;
        for (int i = 0; i < 3; i++) {
            untilLooked();
            time.advanceToNext();
            time.untilWaiting(1);
        }
        assertThat(reported).extracting(Note::event).containsExactly(AlarmLog.AlarmEvent.ALARM);
        assertThat(Tasks.failing()).extracting(FailingTask::task).containsExactly("alarm gone");

        watcher.close();
        assertThat(Tasks.failing()).isEmpty();
        watcher = watcher(Duration.ZERO);
        watcher.start();
        time.untilWaiting(1);
        untilLooked();
        time.advanceToNext();
        time.untilWaiting(1);
        untilLooked();
        assertThat(Tasks.failing()).extracting(FailingTask::task).containsExactly("alarm gone");
        assertThat(reported).as("the alarms are as before").hasSize(1);

        broken = false;
        untilLooked();
        time.advanceToNext();
        time.untilWaiting(1);
        untilLooked();
        assertThat(Tasks.failing()).isEmpty();
    }

    @Test
    void anEvaluationThatEndsWithAnErrorIsReportedToItsCaller() {
        broken = true;
        assertThatThrownBy(() -> watcher.evaluate(start))
                .hasMessage("alarm gone failed; see the log");
    }

    @Test
    void aQueueOrStreamThatIsGoneIsNoAlarmAndHindersNoOther() {
        failures = 1;
        watcher.look();
        assertThat(watcher.status()).extracting(AlarmStatus::alarm).containsExactly("failing");
    }
}
