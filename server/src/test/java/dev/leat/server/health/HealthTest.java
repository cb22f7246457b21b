package dev.leat.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.alarm.AlarmStatus;
import dev.leat.delivery.EndpointStatus;
import dev.leat.metrics.PipelineStatus;
import dev.leat.metrics.PipelineStatus.State;
import dev.leat.operations.platform.PlatformOperations;
import dev.leat.port.AlarmLog;
import dev.leat.port.StateCondition;
import dev.leat.port.UnavailableException;
import dev.leat.server.Asked;
import dev.leat.server.FixedPlatform;
import dev.leat.server.Orders;
import dev.leat.server.Server;
import dev.leat.task.Tasks;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static String health(State state, String why) throws Exception {
        var operations = new PlatformOperations(Orders.APP, new FixedPlatform().parts());
        var health =
                new Health(
                        () -> StateCondition.READY,
                        () ->
                                Map.of(
                                        "order_stats",
                                        new PipelineStatus(
                                                state, why, Map.of(), Map.of(), Map.of(), 0)),
                        operations::counts,
                        Map::of,
                        List::of,
                        List::of);
        try (var server = Server.start("127.0.0.1", 0, List.of(health))) {
            return Asked.get(server, "/health");
        }
    }

    @Test
    void saysWhatRunsAndWhatWaits() throws Exception {
        String queue = "{\"visible\":0,\"in_flight\":2,\"delayed\":1,\"oldest_seconds\":90}";
        assertThat(health(State.RUNNING, ""))
                .isEqualTo(
                        "200 {\"status\":\"up\","
                                + "\"pipelines\":{\"order_stats\":{\"state\":\"running\"}},"
                                + "\"queues\":{\"OrderQueue\":%s,\"OrderQueue-dlq\":%s}}"
                                        .formatted(queue, queue));
    }

    @Test
    void saysWhyAPipelinePausedOrWaits() throws Exception {
        assertThat(health(State.PAUSED, "70 % rejected"))
                .startsWith("200 {\"status\":\"paused\"")
                .contains("\"reason\":\"70 % rejected\"");
        assertThat(health(State.WAITING, "store away")).startsWith("503 {\"status\":\"waiting\"");
        assertThat(health(State.STOPPED, "")).startsWith("503 ");
    }

    @Test
    void namesAStoreThatIsAway() throws Exception {
        var operations = new PlatformOperations(Orders.APP, new FixedPlatform().parts());
        var running = new PipelineStatus(State.RUNNING, "", Map.of(), Map.of(), Map.of(), 0);
        var health =
                new Health(
                        () -> StateCondition.READY,
                        () -> Map.of("order_stats", running),
                        operations::counts,
                        () -> Map.of("127.0.0.1:6379/0", Optional.of("connection refused")),
                        List::of,
                        List::of);
        try (var server = Server.start("127.0.0.1", 0, List.of(health))) {
            assertThat(Asked.get(server, "/health"))
                    .startsWith("503 {\"status\":\"waiting\"")
                    .endsWith(
                            "\"stores\":{\"127.0.0.1:6379/0\":{\"state\":\"unavailable\","
                                    + "\"reason\":\"connection refused\"}}}");
        }
    }

    private static String health(StateCondition folder) throws Exception {
        var health = new Health(() -> folder, Map::of, Map::of, Map::of, List::of, List::of);
        try (var server = Server.start("127.0.0.1", 0, List.of(health))) {
            return Asked.get(server, "/health");
        }
    }

    @Test
    void isUpOnlyWhenEverythingIsReachable() throws Exception {
        assertThat(health(StateCondition.STARTING))
                .startsWith(
                        "503 {\"status\":\"starting\",\"state_folder\":{\"state\":\"starting\"");
        assertThat(health(StateCondition.READY)).startsWith("200 {\"status\":\"up\",\"pipelines\"");
    }

    @Test
    void saysWhatIsWrongWithTheStateFolderWhyAndWhatToDo() throws Exception {
        String words = "\"summary\":\"w\",\"reason\":\"y\",\"remedy\":\"r\"}";
        assertThat(health(new StateCondition(StateCondition.Kind.FULL, "w", "y", "r")))
                .startsWith(
                        "503 {\"status\":\"full\",\"state_folder\":{\"state\":\"full\"," + words);
        assertThat(health(new StateCondition(StateCondition.Kind.REMOVED, "w", "y", "r")))
                .startsWith(
                        "503 {\"status\":\"down\",\"state_folder\":{\"state\":\"removed\","
                                + words);
    }

    @Test
    void isDownWhenTheStateCannotBeRead() throws Exception {
        var health =
                new Health(
                        () -> StateCondition.READY,
                        Map::of,
                        () -> {
                            throw new UnavailableException("disk");
                        },
                        Map::of,
                        List::of,
                        List::of);
        try (var server = Server.start("127.0.0.1", 0, List.of(health))) {
            assertThat(Asked.get(server, "/health")).startsWith("503 {\"status\":\"down\"");
        }
    }

    @Test
    void showsEveryMeter() throws Exception {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        meters.counter("leat.records", "outcome", "delivered").increment(3);
        try (var server = Server.start("127.0.0.1", 0, List.of(new Metrics(meters, () -> {})))) {
            assertThat(Asked.get(server, "/metrics"))
                    .contains("leat_records_total{outcome=\"delivered\"} 3.0");
            assertThat(Asked.ask(server, "POST", "/metrics").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void listsAlarmsAndIsUpAllTheSame() throws Exception {
        var since = Instant.parse("2026-01-05T12:00:00Z");
        var alarm =
                new AlarmStatus(
                        "late", AlarmLog.Condition.ALARM, since, "too late", "canary since 12:00");
        var health =
                new Health(
                        () -> StateCondition.READY,
                        Map::of,
                        Map::of,
                        Map::of,
                        List::of,
                        () -> List.of(alarm));
        try (var server = Server.start("127.0.0.1", 0, List.of(health))) {
            assertThat(Asked.get(server, "/health"))
                    .startsWith("200 {\"status\":\"up\"")
                    .endsWith(
                            "\"alarms\":{\"late\":{\"state\":\"ALARM\",\"reason\":\"too late\","
                                    + "\"since\":\"2026-01-05T12:00:00Z\","
                                    + "\"redrive\":\"canary since 12:00\"}}}");
        }
    }

    @Test
    void namesATaskThatFailsAgainAndAgainUntilItSucceeds() throws Exception {
        var task = "alarm late";
        for (int i = 0; i < 2; i++) {
            assertThat(health(StateCondition.READY)).startsWith("200 {\"status\":\"up\"");
            Tasks.failed(task, _ -> {}, new StackOverflowError("a value of a record"));
        }
        assertThat(health(StateCondition.READY))
                .startsWith("200 {\"status\":\"failing\"")
                .contains(
                        "\"tasks\":{\"alarm late\":{\"failures\":2,"
                                + "\"reason\":\"StackOverflowError at HealthTest.")
                .doesNotContain("a value of a record");
        Tasks.succeeded(task);
        assertThat(health(StateCondition.READY)).startsWith("200 {\"status\":\"up\"");
    }

    @Test
    void listsEndpointsAndIsUpWhileOneIsUnavailable() throws Exception {
        var at = Instant.parse("2026-01-05T12:00:00Z");
        var pager =
                new EndpointStatus(
                        "pager",
                        List.of("alerts"),
                        48,
                        Optional.of(at),
                        Optional.of(at.plusSeconds(1)),
                        "pager is unreachable");
        var hook = new EndpointStatus("hook", List.of(), 0, Optional.empty(), Optional.empty(), "");
        var health =
                new Health(
                        () -> StateCondition.READY,
                        Map::of,
                        Map::of,
                        Map::of,
                        () -> List.of(pager, hook),
                        List::of);
        try (var server = Server.start("127.0.0.1", 0, List.of(health))) {
            assertThat(Asked.get(server, "/health"))
                    .startsWith("200 {\"status\":\"up\"")
                    .endsWith(
                            "\"endpoints\":{\"pager\":{\"state\":\"unavailable\","
                                    + "\"since\":\"2026-01-05T12:00:01Z\",\"waiting\":48,"
                                    + "\"oldest\":\"2026-01-05T12:00:00Z\","
                                    + "\"reason\":\"pager is unreachable\"},"
                                    + "\"hook\":{\"state\":\"up\",\"waiting\":0}}}");
        }
    }
}
