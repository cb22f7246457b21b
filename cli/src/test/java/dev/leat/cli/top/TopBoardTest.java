package dev.leat.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.alarm.AlarmStatus;
import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.batch.Outcome;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.delivery.EndpointStatus;
import dev.leat.metrics.PipelineStatus;
import dev.leat.metrics.PipelineStatus.State;
import dev.leat.operations.AppNow;
import dev.leat.operations.EarlierCounts;
import dev.leat.operations.OperationsJson;
import dev.leat.port.AlarmLog;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.StateCondition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class TopBoardTest {

    private static final String LONG = "a-queue-with-a-name-of-forty-characters";
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir Path folder;
    private App app = App.named("none");

    @BeforeEach
    void read() throws Exception {
        app = app(List.of(LONG));
    }

    private App app(List<String> queues) throws java.io.IOException, AppException {
        var file = folder.resolve("app.yaml");
        var names = queues.stream().map("  %s:\n"::formatted).collect(Collectors.joining());
        Files.writeString(file, "app: orders\nqueues:\n" + names);
        return AppFile.read(file, Map.of());
    }

    private static PipelineStatus status(
            State state, String detail, long delivered, long rejected) {
        return new PipelineStatus(
                state,
                detail,
                Map.of(
                        Outcome.DELIVERED,
                        delivered,
                        Outcome.DUPLICATE,
                        12L,
                        Outcome.REJECTED,
                        rejected,
                        Outcome.RETRIED,
                        4L,
                        Outcome.RETURNED,
                        1_000L),
                Map.of(),
                Map.of(),
                0);
    }

    private Snapshot look(long seconds, PipelineStatus status, Counts source, Counts letters) {
        var queues = new LinkedHashMap<String, Counts>();
        queues.put(LONG, source);
        queues.put(app.queues().values().stream().map(Queue::name).toList().getLast(), letters);
        return snapshot(
                seconds * 1_000_000_000,
                Map.of("count_orders", status),
                queues,
                List.of(),
                List.of());
    }

    private Snapshot watched(AlarmStatus... alarms) {
        var running = status(State.RUNNING, "", 1, 2);
        var queues = Map.of(LONG, new Counts(0, 0, 0, Duration.ZERO, 0));
        return snapshot(1, Map.of("count_orders", running), queues, List.of(), List.of(alarms));
    }

    private Snapshot snapshot(
            long nanos,
            Map<String, PipelineStatus> pipelines,
            Map<String, Counts> queues,
            List<EndpointStatus> endpoints,
            List<AlarmStatus> alarms) {
        return new Snapshot(
                app,
                AT,
                nanos,
                new AppNow(
                        StateCondition.READY,
                        0,
                        pipelines,
                        queues,
                        endpoints,
                        alarms,
                        List.of(),
                        Optional.empty()));
    }

    private static String json(Snapshot now) {
        return OperationsJson.text(SnapshotRow.of(now, true));
    }

    private static Counts counts(long visible, long arrived) {
        return new Counts(visible, 10, 0, Duration.ofSeconds(75), arrived);
    }

    @Test
    void isReadableInEightyColumns() {
        var before =
                look(
                        0,
                        status(State.RUNNING, "", 1_000_000, 500),
                        counts(500, 10_000),
                        counts(1, 20));
        var now =
                look(
                        2,
                        status(
                                State.WAITING,
                                "redis://r:1 does not\nanswer: " + LONG,
                                1_200_000,
                                503),
                        counts(400, 12_000),
                        counts(3, 23));
        assertThat(String.join("\n", new TopBoard(before, now).lines(80, 24)))
                .isEqualTo(
                        """
                        orders  2026-01-02 03:04:05Z

                        PIPELINE      STATE     REC/S   DELIV     DUP   REJ/S  REJECT   RETRY  RETURN
                        count_orders  waiting    100k   1.20M      12     1.5     503       4   1,000
                          redis://r:1 does not answer: a-queue-with-a-name-of-forty-characters

                        QUEUE                   VISIBLE  FLIGHT  DELAYED     LAG    DEAD    IN/S   OUT/S
                        a-queue-wit…characters      400      10        0   1m15s      13   1,000   1,050\
                        """);
        assertThat(new TopBoard(before, now).lines())
                .anyMatch(line -> line.startsWith(LONG + "  "));
    }

    @Test
    void showsFilesThatAreDoneAndThoseThatAreWorkedOn() {
        var files =
                new PipelineStatus.Files(
                        Map.of(Outcome.DELIVERED, 2L, Outcome.REJECTED, 1L),
                        List.of(
                                new PipelineStatus.Open(
                                        "input/big.csv", 3, 100_000_000, 400_000_000),
                                new PipelineStatus.Open("input/b.csv.gz", 2, 500, 900)));
        var status =
                new PipelineStatus(State.RUNNING, "", Map.of(), Map.of(), Map.of(), 0, 0, files);
        var look = look(0, status, counts(1, 2), counts(0, 0));
        assertThat(new TopBoard(look, look).lines(80, 24))
                .contains(
                        "  2 files done, 1 failed, 0 duplicates",
                        "FILE            PIPELINE       PIECE   BYTES      OF    DONE",
                        "input/big.csv   count_orders       3  100 MB  400 MB     25%",
                        "input/b.csv.gz  count_orders       2           900 B");
        var json = JsonMapper.shared().readTree(json(look));
        assertThat(json.at("/pipelines/count_orders/files/ended/DELIVERED").asInt()).isEqualTo(2);
        assertThat(json.at("/pipelines/count_orders/files/open"))
                .hasToString(
                        "[{\"object\":\"input/big.csv\",\"part\":3,"
                                + "\"offset\":100000000,\"size\":400000000},"
                                + "{\"object\":\"input/b.csv.gz\",\"part\":2,"
                                + "\"offset\":500,\"size\":900}]");
    }

    @Test
    void countsRecordsThatAreSupersededOrFilteredOut() {
        var status =
                new PipelineStatus(
                        State.RUNNING,
                        "",
                        Map.of(
                                Outcome.DELIVERED,
                                9L,
                                Outcome.SUPERSEDED,
                                4_950L,
                                Outcome.FILTERED,
                                1L),
                        Map.of(),
                        Map.of(),
                        0);
        var look = look(0, status, counts(1, 2), counts(0, 0));
        assertThat(new TopBoard(look, look).lines(80, 24))
                .contains("  4,950 superseded, 1 filtered");
    }

    @Test
    void knowsNoRateFromOneLook() {
        var look = look(0, status(State.RUNNING, "", 1, 2), counts(1, 2), counts(3, 4));
        assertThat(new TopBoard(look, look).lines())
                .contains(
                        "count_orders  running               1      12               2       4  "
                                + " 1,000");
    }

    /// A look of a second ago is too near: a batch may have thousands of records.
    @Test
    void aRateIsOfAtLeastFiveSeconds() {
        var look = looked(9, 900);
        var before = Map.of("count_orders", status(State.RUNNING, "", 300, 0));
        var counts = new EarlierCounts(Duration.ofSeconds(6), before, Map.of());
        var of = look.now();
        var now =
                new Snapshot(
                        app,
                        AT,
                        look.nanos(),
                        new AppNow(
                                of.condition(),
                                of.suspects(),
                                of.pipelines(),
                                of.queues(),
                                of.endpoints(),
                                of.alarms(),
                                of.failing(),
                                Optional.of(counts)));
        assertThat(rate(now, Optional.empty())).isEqualTo("100");
        assertThat(rate(now, Optional.of(looked(8, 899)))).isEqualTo("100");
        assertThat(rate(now, Optional.of(looked(4, 890)))).isEqualTo("2.0");
    }

    private Snapshot looked(long seconds, long delivered) {
        return look(seconds, status(State.RUNNING, "", delivered, 0), counts(1, 9), counts(0, 0));
    }

    private static String rate(Snapshot now, Optional<Snapshot> last) {
        return new TopBoard(now.before(last).orElseThrow(), now)
                .lines().stream()
                        .filter(line -> line.startsWith("count_orders "))
                        .map(line -> line.split(" +", -1)[2])
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void anAppThatStartsAgainHasNoRateBelowZero() {
        var before = look(0, status(State.RUNNING, "", 9, 9), counts(1, 9), counts(1, 9));
        var now = look(1, status(State.RUNNING, "", 0, 0), counts(5, 9), counts(1, 9));
        assertThat(new TopBoard(before, now).lines()).noneMatch(line -> line.contains("-4"));
    }

    @Test
    void leavesOutQuietRowsWhereThereIsLittleRoom() throws Exception {
        var names = IntStream.range(0, 40).mapToObj("queue-%02d"::formatted).toList();
        app = app(names);
        var queues = new LinkedHashMap<String, Counts>();
        names.forEach(name -> queues.put(name, new Counts(0, 0, 0, Duration.ZERO, 5)));
        queues.put("queue-39", counts(7, 9));
        var running = status(State.RUNNING, "", 0, 0);
        var look = snapshot(1, Map.of("count_orders", running), queues, List.of(), List.of());
        var lines = new TopBoard(look, look).lines(80, 23);
        assertThat(lines).hasSize(23).last().asString().isEqualTo("(24 more queues)");
        assertThat(lines).anyMatch(line -> line.startsWith("queue-39"));
        assertThat(lines).anyMatch(line -> line.startsWith("count_orders"));
        for (int height = 1; height < 60; height++) {
            assertThat(new TopBoard(look, look).lines(80, height)).hasSizeLessThanOrEqualTo(height);
        }
    }

    @Test
    void saysUnderEachAlarmWhy() {
        var look =
                watched(
                        new AlarmStatus(
                                "letters",
                                AlarmLog.Condition.ALARM,
                                AT.minusSeconds(75),
                                "Orders has 5 dead letters,\nmore than 0",
                                "cool-down since 03:03:05Z"),
                        new AlarmStatus(
                                "an_alarm_with_a_name_of_more_than_forty_characters",
                                AlarmLog.Condition.OK,
                                AT.plusSeconds(1),
                                "Orders has 0 visible messages, not more than 1000, and that is "
                                        + LONG,
                                ""));
        var lines = new TopBoard(look, look).lines(80, 24);
        assertThat(lines.subList(lines.size() - 5, lines.size()))
                .containsExactly(
                        "ALARM                                    STATE  SINCE  POLICY",
                        "letters                                  ALARM  1m15s  cool-down since"
                                + " 03:03:05Z",
                        "  Orders has 5 dead letters, more than 0",
                        "an_alarm_with_a_nam…an_forty_characters  OK     0s",
                        "  Orders has 0 visible messages, not more than 1000, and that is"
                                + " a-queue-with-a…");
        assertThat(new TopBoard(look, look).lines(80, 12))
                .contains("letters  ALARM  1m15s  cool-down since 03:03:05Z", "(1 more alarms)");
        var json = JsonMapper.shared().readTree(json(look));
        assertThat(json.path("alarms").path(0).path("condition").asString()).isEqualTo("ALARM");
        assertThat(json.path("alarms").path(0).path("since").asString())
                .isEqualTo("2026-01-02T03:02:50Z");
    }

    @Test
    void isOneLineOfJson() {
        var now = look(2, status(State.PAUSED, "why", 10, 1), counts(5, 8), counts(1, 1));
        var line = json(now);
        assertThat(line).doesNotContain("\n");
        var json = JsonMapper.shared().readTree(line);
        var pipeline = json.at("/pipelines/count_orders");
        assertThat(pipeline.path("state").asString()).isEqualTo("PAUSED");
        assertThat(pipeline.path("detail").asString()).isEqualTo("why");
        assertThat(pipeline.at("/records/RETURNED").asLong()).isEqualTo(1_000);
        var queue = json.path("queues").path(LONG);
        assertThat(queue.path("arrived").asLong()).isEqualTo(8);
        assertThat(queue.path("oldest").asString()).isEqualTo("PT1M15S");
    }

    @Test
    void showsEndpointsWithWhatWaitsForThem() {
        var pager =
                new EndpointStatus(
                        "pager",
                        List.of("alerts"),
                        1234,
                        Optional.of(AT.minusSeconds(75)),
                        Optional.of(AT.minusSeconds(60)),
                        "refused\nby pager");
        var look = snapshot(1, Map.of(), Map.of(), List.of(pager), List.of());
        assertThat(String.join("\n", new TopBoard(look, look).lines(80, 24)))
                .isEqualTo(
                        """
                        orders  2026-01-02 03:04:05Z

                        ENDPOINT  STATE                                  WAITING  OLDEST
                        pager     unavailable since 2026-01-02 03:03:05    1,234   1m15s
                          refused by pager\
                        """);
    }
}
