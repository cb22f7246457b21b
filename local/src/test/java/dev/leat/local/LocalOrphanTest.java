package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.alarm.AlarmMonitor;
import dev.leat.alarm.MeasureReader;
import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.contract.VirtualTime;
import dev.leat.inspect.ConsolePages;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.port.AlarmLog.Course;
import dev.leat.port.AlarmLog.Stage;
import dev.leat.port.AlarmLog.State;
import dev.leat.port.Audit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Redrives of a policy that is not there any more, or that gave them up as its process died.
class LocalOrphanTest {

    private static final Alarm ALARM =
            new Alarm(
                    "letters",
                    "orders",
                    Alarm.Measure.DEAD_LETTERS,
                    0,
                    Duration.ZERO,
                    Optional.of(Alarm.Policy.DEFAULT));

    private final VirtualTime time = VirtualTime.start();
    private final Path folder;
    private LocalPlatform platform;

    LocalOrphanTest(@TempDir Path folder) {
        this.folder = folder;
        this.platform = LocalPlatform.open(app(Map.of()), folder, time);
        begin("r1", "alarm letters");
        begin("r2", "ann");
    }

    private static App app(Map<String, Alarm> alarms) {
        return App.named("shop")
                .withQueues(
                        Map.of(
                                "orders",
                                Queue.named("orders"),
                                "orders-dlq",
                                Queue.deadLetters("orders-dlq")))
                .withAlarms(alarms);
    }

    private void begin(String run, String by) {
        platform.audit()
                .save(
                        new Audit.Run(
                                run,
                                by,
                                "orders-dlq",
                                Audit.Terms.ALL,
                                time.instant(),
                                Optional.empty(),
                                Audit.State.RUNNING,
                                9,
                                4,
                                3,
                                0,
                                0,
                                ""));
    }

    /// Another process, whose file has these alarms.
    private Audit.State restarted(Map<String, Alarm> alarms) {
        platform.crash();
        var app = app(alarms);
        platform = LocalPlatform.open(app, folder, time);
        var measures =
                new MeasureReader(
                        app,
                        platform::queue,
                        Map::of,
                        Map::of,
                        platform.streams()::backlog,
                        endpoint -> {
                            throw new NoSuchElementException(endpoint);
                        });
        AlarmMonitor.of(app, platform, measures, new ConsolePages(), _ -> {}).close();
        return platform.audit().run("r1").map(Audit.Run::state).orElseThrow();
    }

    private void keep(Stage stage) {
        var course = new Course(stage, time.instant(), "r1", List.of(), 0);
        platform.alarms()
                .save(
                        new State(
                                "letters",
                                Condition.ALARM,
                                time.instant(),
                                Optional.empty(),
                                course),
                        List.of());
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void areStoppedWhereTheAlarmIsGone() {
        keep(Stage.REDRIVE);
        assertThat(restarted(Map.of())).isEqualTo(Audit.State.STOPPED);
        assertThat(platform.audit().run("r1")).map(Audit.Run::reached).contains(4L);
        assertThat(platform.audit().run("r2")).map(Audit.Run::state).contains(Audit.State.RUNNING);
    }

    @Test
    void areStoppedWhereThePolicyHadGivenThemUp() {
        keep(Stage.COOL_DOWN);
        assertThat(restarted(Map.of("letters", ALARM))).isEqualTo(Audit.State.STOPPED);
    }

    @Test
    void goOnWhereThePolicyWaitsForThem() {
        keep(Stage.REDRIVE);
        assertThat(restarted(Map.of("letters", ALARM))).isEqualTo(Audit.State.RUNNING);
    }
}
