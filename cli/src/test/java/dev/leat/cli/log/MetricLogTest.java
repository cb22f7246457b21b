package dev.leat.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.local.LocalPlatform;
import dev.leat.metrics.PipelineStatus;
import dev.leat.metrics.PipelineStatus.State;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.UnavailableException;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MetricLogTest {

    private static final Schema SPECIFICATION =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(resource());

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Map<String, PipelineStatus> status = Map.of("orders", status(State.RUNNING, 0, 0));

    private App app() throws Exception {
        var file = folder.resolve("app.yaml");
        Files.writeString(
                file,
                """
                app: shop
                schemas:
                  Order: {id: varchar}
                queues:
                  Orders:
                  Done:
                pipelines:
                  orders:
                    from: {queue: Orders, schema: Order}
                    to: [{queue: Done}]
                """);
        return AppFile.read(file, Map.of());
    }

    private static PipelineStatus status(State state, long delivered, long rejected) {
        return new PipelineStatus(
                state,
                "",
                Map.of(
                        Outcome.DELIVERED,
                        delivered,
                        Outcome.REJECTED,
                        rejected,
                        Outcome.DUPLICATE,
                        2 * delivered,
                        Outcome.RETRIED,
                        3 * delivered),
                Map.of(),
                rejected == 0 ? Map.of() : Map.of("check", rejected),
                0);
    }

    private static String resource() {
        try {
            return Files.readString(Path.of("src/test/resources/aws/embedded-metric-format.json"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /// Returns the lines that a use of the log writes.
    private List<JsonNode> lines(Function<String, MessageQueue> queues, Consumer<MetricLog> use)
            throws Exception {
        var file = folder.resolve("log");
        var nowhere = new PrintWriter(Writer.nullWriter());
        var terminal =
                new Terminal(
                        InputStream.nullInputStream(), nowhere, nowhere, false, "leat", Map.of());
        Logs.configure(Logs.Format.JSON, file, terminal);
        var logger = LoggerFactory.getLogger(MetricLog.class);
        use.accept(new MetricLog(app(), "test-shop", () -> status, queues, meters, time, logger));
        return Files.readAllLines(file).stream().map(JSON::readTree).toList();
    }

    private Timer passes() {
        return Timer.builder("leat.pass").tag("pipeline", "orders").register(meters);
    }

    @Test
    void writesDocumentsOfTheEmbeddedMetricFormat() throws Exception {
        passes().record(Duration.ofMillis(30));
        try (var platform = LocalPlatform.open(app(), folder.resolve("state"), time)) {
            for (var line : lines(platform::queue, MetricLog::log)) {
                assertThat(SPECIFICATION.validate(line)).isEmpty();
                var directive = line.at("/_aws/CloudWatchMetrics/0");
                for (var dimension : directive.at("/Dimensions/0")) {
                    assertThat(line.path(dimension.asString()).asString("")).isNotBlank();
                }
                for (var metric : directive.path("Metrics")) {
                    assertThat(line.path(metric.path("Name").asString()).isNumber()).isTrue();
                }
                assertThat(line.at("/_aws/Timestamp").asLong())
                        .isEqualTo(time.instant().toEpochMilli());
            }
        }
    }

    @Test
    void writesTheCountsSinceThePreviousLine() throws Exception {
        var lines =
                lines(
                        MetricLogTest::unavailable,
                        log -> {
                            status = Map.of("orders", status(State.RUNNING, 75, 13));
                            passes().record(Duration.ofMillis(30));
                            passes().record(Duration.ofMillis(10));
                            log.logPipelines();
                            status = Map.of("orders", status(State.WAITING, 76, 13));
                            log.logPipelines();
                        });
        assertThat(lines.stream().map(MetricLogTest::values))
                .containsExactly(
                        "test-shop orders: Read 238, Delivered 75, Duplicates 150, Rejected 13, Retried 225, DeadLetters 13, Running 1, Batches 2, BatchDuration 20.0",
                        "test-shop orders: Read 3, Delivered 1, Duplicates 2, Rejected 0, Retried 3, DeadLetters 0, Running 0, Batches 0");
    }

    @Test
    void writesTheMessagesOfEachQueue() throws Exception {
        try (var platform = LocalPlatform.open(app(), folder.resolve("state"), time)) {
            platform.queue("Done")
                    .send(
                            List.of(
                                    Message.Outgoing.of(new byte[] {'1'}),
                                    Message.Outgoing.of(new byte[] {'2'})));
            assertThat(
                            lines(platform::queue, MetricLog::log).stream()
                                    .skip(1)
                                    .map(MetricLogTest::values))
                    .containsExactlyInAnyOrder(
                            "test-shop Orders: Visible 0, InFlight 0, Delayed 0",
                            "test-shop Orders-dlq: Visible 0, InFlight 0, Delayed 0",
                            "test-shop Done: Visible 2, InFlight 0, Delayed 0",
                            "test-shop Done-dlq: Visible 0, InFlight 0, Delayed 0");
        }
    }

    @Test
    void writesThePipelinesWhileTheQueuesAreUnavailable() throws Exception {
        var lines = lines(MetricLogTest::unavailable, MetricLog::log);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().path("Pipeline").asString()).isEqualTo("orders");
        assertThat(lines.getLast().path("message").asString())
                .isEqualTo("The metrics of queues are not known: SQS is down");
    }

    private static MessageQueue unavailable(String queue) {
        throw new UnavailableException("SQS is down");
    }

    private static String values(JsonNode line) {
        var of = line.path("Pipeline").asString(line.path("Queue").asString(""));
        return line.path("App").asString()
                + " "
                + of
                + ": "
                + line.at("/_aws/CloudWatchMetrics/0/Metrics")
                        .valueStream()
                        .map(metric -> metric.path("Name").asString())
                        .map(name -> name + " " + line.path(name))
                        .collect(Collectors.joining(", "));
    }
}
