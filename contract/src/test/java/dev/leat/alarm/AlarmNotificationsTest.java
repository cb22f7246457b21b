package dev.leat.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.contract.VirtualTime;
import dev.leat.inspect.ConsolePages;
import dev.leat.metrics.MinuteWindow;
import dev.leat.port.AlarmLog;
import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.port.AlarmLog.Note;
import dev.leat.port.AlarmLog.State;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.NoSuchStreamException;
import dev.leat.port.TopicAdmin.Post;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;
import tools.jackson.databind.json.JsonMapper;

/// Notifications of alarms to a topic, on a clock that stands still.
class AlarmNotificationsTest {

    private final VirtualTime time = VirtualTime.start();
    private final Kept log = new Kept();
    private final ConsolePages pages = new ConsolePages();
    private final Alarm failing =
            new Alarm(
                    "failing",
                    "count",
                    Alarm.Measure.FAILURES,
                    2,
                    Duration.ofSeconds(90),
                    Optional.empty(),
                    Optional.of("ops"));
    private final App app = App.named("shop").withAlarms(Map.of("failing", failing));
    private long failures;
    private final AlarmMonitor watcher =
            new AlarmMonitor(
                    app,
                    log,
                    new MeasureReader(
                            app,
                            name -> {
                                throw new NoSuchQueueException(name);
                            },
                            Map::of,
                            () -> Map.of("count", new MinuteWindow.Sums(0, 0, failures)),
                            (stream, _) -> {
                                throw new NoSuchStreamException(stream);
                            },
                            endpoint -> {
                                throw new NoSuchElementException(endpoint);
                            }),
                    time,
                    _ -> Optional.empty(),
                    name -> {
                        throw new NoSuchQueueException(name);
                    },
                    Thread.ofPlatform().factory(),
                    new ConsolePages(),
                    _ -> {},
                    NOPLogger.NOP_LOGGER);

    /// A recorder of published notifications and states.
    private static final class Kept implements AlarmLog {
        private final Map<String, State> states = new HashMap<>();
        private final List<Post> posts = new ArrayList<>();
        private int quiet;

        @Override
        public Map<String, State> states() {
            return Map.copyOf(states);
        }

        @Override
        public void save(State state, List<Note> notes) {
            states.put(state.alarm(), state);
            quiet++;
        }

        @Override
        public void save(State state, List<Note> notes, String topic, List<Post> more) {
            assertThat(topic).isEqualTo("ops");
            states.put(state.alarm(), state);
            posts.addAll(more);
        }

        @Override
        public List<Note> notes(int most) {
            return List.of();
        }
    }

    @AfterEach
    void close() {
        watcher.close();
    }

    @Test
    void tellsOfAlarmAndRecoveryAndOfNothingInBetween() {
        watcher.look();
        failures = 5;
        watcher.look();
        time.advance(Duration.ofSeconds(90));
        watcher.look();
        time.advance(Duration.ofSeconds(60));
        watcher.look();
        failures = 1;
        watcher.look();
        assertThat(log.posts).hasSize(2);
        assertThat(log.quiet).as("that it is above is kept, and nobody is told").isEqualTo(1);
        var alarm = log.posts.get(0);
        assertThat(alarm.subject()).hasValue("ALARM: \"failing\" in shop");
        assertThat(alarm.texts().get("email"))
                .isEqualTo(
                        """
                        The alarm failing is in the ALARM state.

                        Where: app shop, pipeline count
                        Since: 2026-01-05 00:00:00 UTC (for 1m 30s)
                        Why:   count had 5 failures in the last minute, more than 2, since 00:00:00

                        Next steps, in the app's folder:
                          leat top
                        """);
        var again = log.posts.get(1);
        assertThat(again.subject()).hasValue("OK: \"failing\" in shop");
        assertThat(again.texts().get("email"))
                .startsWith("The alarm failing is OK again.")
                .contains("Since: 2026-01-05 00:02:30 UTC")
                .contains(
                        "Why:   count had 1 failure in the last minute, not more than 2, after 2m 30s");
        assertThat(again.id()).isNotEqualTo(alarm.id());
    }

    @Test
    void machinesReadWhatCloudWatchPublishes() {
        failures = 5;
        watcher.look();
        time.advance(Duration.ofSeconds(90));
        watcher.look();
        var json = JsonMapper.shared().readTree(log.posts.getFirst().message());
        assertThat(json.get("AlarmName").asString()).isEqualTo("failing");
        assertThat(json.get("OldStateValue").asString()).isEqualTo("OK");
        assertThat(json.get("NewStateValue").asString()).isEqualTo("ALARM");
        assertThat(json.get("StateChangeTime").asString())
                .isEqualTo("2026-01-05T00:01:30.000+0000");
        assertThat(json.get("NewStateReason").asString()).startsWith("count had 5 failures");
        assertThat(json.get("AlarmActions").get(0).asString())
                .isEqualTo("arn:aws:sns:us-east-1:000000000000:ops");
        var trigger = json.get("Trigger");
        assertThat(trigger.get("Threshold").asDouble()).isEqualTo(2);
        assertThat(trigger.get("Period").asInt()).isEqualTo(90);
        assertThat(trigger.get("ComparisonOperator").asString()).isEqualTo("GreaterThanThreshold");
        assertThat(trigger.get("Dimensions").get(0).get("value").asString()).isEqualTo("count");
    }

    @Test
    void theLagOfAStreamIsInMilliseconds() {
        var behind =
                new Alarm(
                        "behind",
                        "live",
                        Alarm.Measure.LAG,
                        90.5,
                        Duration.ZERO,
                        Optional.empty(),
                        Optional.of("ops"));
        var post =
                new AlarmNotifications(
                                app,
                                behind,
                                new DeadLetterSummary(
                                        app, _ -> new StoredLetters(List.of()), pages),
                                pages,
                                _ -> "")
                        .posts(
                                List.of(note(AlarmEvent.ALARM, "it is late")),
                                State.first("behind", time.instant()))
                        .getFirst();
        assertThat(post.texts().get("email"))
                .contains("Where: app shop, stream live", "  leat ls streams\n");
        var trigger = JsonMapper.shared().readTree(post.message()).get("Trigger");
        assertThat(trigger.get("Namespace").asString()).isEqualTo("AWS/Kinesis");
        assertThat(trigger.get("MetricName").asString())
                .isEqualTo("GetRecords.IteratorAgeMilliseconds");
        assertThat(trigger.get("Threshold").asDouble()).isEqualTo(90_500);
        assertThat(trigger.get("Dimensions").get(0).get("name").asString()).isEqualTo("StreamName");
    }

    @Test
    void tellsWhatAPolicyDoes() {
        var letters =
                new Alarm(
                        "letters",
                        "Orders",
                        Alarm.Measure.DEAD_LETTERS,
                        0,
                        Duration.ZERO,
                        Optional.empty(),
                        Optional.of("ops"));
        pages.open("http://127.0.0.1:8000/console/");
        var orders =
                new Queue(
                        "Orders",
                        new Queue.Periods(
                                Duration.ofSeconds(60), Duration.ofDays(4), Duration.ZERO),
                        5,
                        Optional.of("Orders-dlq"));
        var shop = App.named("shop").withQueues(Map.of("Orders", orders));
        var posts =
                new AlarmNotifications(
                                shop,
                                letters,
                                new DeadLetterSummary(
                                        shop, _ -> new StoredLetters(List.of()), pages),
                                pages,
                                _ -> "")
                        .posts(
                                List.of(
                                        note(
                                                AlarmEvent.CANARY,
                                                "2 dead letters are sent back as a canary"),
                                        note(AlarmEvent.REDRIVE, "the others follow"),
                                        note(AlarmEvent.COOL_DOWN, "2 of 2 failed again"),
                                        note(AlarmEvent.HELD, "3 letters are held"),
                                        note(AlarmEvent.REST, "all 2 passed")),
                                State.first("letters", time.instant()));
        assertThat(posts)
                .extracting(post -> post.subject().orElseThrow())
                .containsExactly(
                        "Redrive policy of \"letters\" in shop: canary",
                        "Redrive policy of \"letters\" in shop: redrive",
                        "Redrive policy of \"letters\" in shop: cool-down",
                        "Redrive policy of \"letters\" in shop: held",
                        "Redrive policy of \"letters\" in shop: rest");
        assertThat(posts.getFirst().texts().get("email"))
                .startsWith("The redrive policy of the alarm letters sent some dead letters back")
                .contains("Why:   2 dead letters are sent back as a canary")
                .contains("  leat dlq ls Orders\n");
        assertThat(posts.get(3).texts().get("email"))
                .contains("holds dead letters; they require manual action")
                .contains("Why:   3 letters are held")
                .contains("  leat dlq redrive Orders\n")
                .endsWith(
                        "\nIn the console:\n  http://127.0.0.1:8000/console/#/letters/Orders-dlq\n");
        var json = JsonMapper.shared().readTree(posts.get(3).message());
        assertThat(json.get("RedrivePolicy").get("Stage").asString()).isEqualTo("HELD");
        assertThat(json.get("Trigger").get("Dimensions").get(0).get("value").asString())
                .isEqualTo("Orders-dlq");
    }

    private Note note(AlarmEvent what, String why) {
        return new Note(time.instant(), "failing", what, why, 2, Optional.of("run1"));
    }
}
