package dev.leat.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.cli.fixture.Polling;
import dev.leat.cli.place.CommandHints;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.metrics.PipelineStatus;
import dev.leat.metrics.PipelineStatus.Failed;
import dev.leat.metrics.PipelineStatus.State;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusLogTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();
    private final Map<String, PipelineStatus> status = new LinkedHashMap<>();
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger logger = new LoggerContext().getLogger("test");
    private StatusLog log;

    @BeforeEach
    void open() throws Exception {
        events.start();
        logger.addAppender(events);
        orders(0, 0);
        files(List.of());
        log =
                new StatusLog(
                        app(),
                        () -> status,
                        new CommandHints("./leat", " --app shop"),
                        time,
                        logger,
                        Optional.empty());
    }

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
                buckets:
                  input:
                  output:
                pipelines:
                  orders:
                    from: {queue: Orders, schema: Order}
                    to: [{queue: Done}]
                  sales:
                    from: {bucket: input, schema: Order, format: csv}
                    to: [{bucket: output, path: "{source.stem}.csv", format: csv}]
                """);
        return AppFile.read(file, Map.of());
    }

    private void orders(long delivered, long rejected) {
        status.put("orders", orders(State.RUNNING, "", delivered, rejected));
    }

    private static PipelineStatus orders(State state, String why, long delivered, long rejected) {
        return new PipelineStatus(
                state,
                why,
                Map.of(Outcome.DELIVERED, delivered, Outcome.REJECTED, rejected),
                Map.of(),
                rejected == 0 ? Map.of() : Map.of("check", rejected - 1, "type", 1L),
                0);
    }

    private void files(List<Failed> failed) {
        status.put(
                "sales",
                new PipelineStatus(
                        State.RUNNING,
                        "",
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        0,
                        0,
                        new PipelineStatus.Files(
                                Map.of(Outcome.REJECTED, failed.isEmpty() ? 0L : 21L),
                                List.of(),
                                failed)));
    }

    private List<String> said() {
        return events.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    private static Map<String, Object> fields(ILoggingEvent event) {
        var fields = new LinkedHashMap<String, Object>();
        event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
        return fields;
    }

    @Test
    void linesAreLoggedAgainAfterAnErrorThatIsNamed() throws Exception {
        var broken = new AtomicBoolean(true);
        Supplier<Map<String, PipelineStatus>> failing =
                () -> {
                    if (broken.get()) {
                        throw new StackOverflowError();
                    }
                    return status;
                };
        var hints = new CommandHints("./leat", "");
        log = new StatusLog(app(), failing, hints, time, logger, Optional.empty());
        log.start();
        while (Tasks.failing().stream().noneMatch(one -> one.task().equals("leat-log"))) {
            time.advance(Duration.ofSeconds(1));
            Polling.pause();
        }
        orders(75, 13);
        broken.set(false);
        while (Tasks.failing().stream().anyMatch(one -> one.task().equals("leat-log"))) {
            time.advance(Duration.ofSeconds(1));
            Polling.pause();
        }
        log.close();
        assertThat(said().getFirst()).startsWith("ERROR leat-log failed: StackOverflowError at ");
        assertThat(said()).anySatisfy(line -> assertThat(line).startsWith("INFO orders"));
    }

    @Test
    void logsALineAMinuteWhereCountersChanged() {
        log.look();
        time.advance(MINUTE);
        log.look();
        assertThat(said()).as("nothing changed").isEmpty();

        orders(75, 13);
        time.advance(MINUTE.minusSeconds(1));
        log.look();
        assertThat(said()).as("not yet").isEmpty();
        time.advance(Duration.ofSeconds(1));
        log.look();
        orders(1075, 13);
        time.advance(MINUTE);
        log.look();
        time.advance(MINUTE);
        log.look();
        assertThat(said())
                .containsExactly(
                        "INFO orders: 88 read, 75 delivered, 13 rejected (most: check 12), 13 dead"
                                + " letters in 60 s; since the start 88 read, 75 delivered, 13 rejected"
                                + " (most: check 12), 13 dead letters; to see the causes: ./leat dlq ls"
                                + " Orders-dlq --app shop",
                        "INFO orders: 1,000 read, 1,000 delivered, 0 rejected in 60 s; since the"
                                + " start 1,088 read, 1,075 delivered, 13 rejected (most: check 12), 13"
                                + " dead letters");
    }

    @Test
    void theNumbersAreFieldsOfTheEvent() {
        orders(75, 13);
        time.advance(MINUTE);
        log.look();
        var fields = fields(events.list.getFirst());
        assertThat(fields)
                .containsEntry("pipeline", "orders")
                .containsEntry("seconds", 60L)
                .containsEntry("top_cause", "check");
        assertThat(fields.get("last")).isEqualTo(fields.get("total"));
        assertThat(String.valueOf(fields.get("total")))
                .isEqualTo(
                        "{read=88, delivered=75, duplicates=0, superseded=0, filtered=0,"
                                + " rejected=13, retried=0, dead_letters=13}");
    }

    @Test
    void aRecordThatWasGivenUpAfterItsLastAttemptIsRead() {
        var counts =
                PipelineCounts.of(
                        new PipelineStatus(
                                State.RUNNING,
                                "",
                                Map.of(Outcome.RETRIED, 5L),
                                Map.of(),
                                Map.of("kernel", 1L),
                                0),
                        false);
        assertThat(counts.words())
                .isEqualTo(
                        "1 read, 0 delivered, 0 rejected (most: kernel 1), 5 retried, 1 dead"
                                + " letter");
    }

    @Test
    void warnsOfAFileThatFailedOnceAndAtOnce() {
        files(List.of(new Failed(1, "input/a.csv", "header", "column 'id' is missing")));
        log.look();
        log.look();
        files(
                List.of(
                        new Failed(20, "", "malformed", "the message is no notification"),
                        new Failed(21, "input/\nb.csv", "sql", "cannot convert 250.00")));
        log.look();
        assertThat(said())
                .containsExactly(
                        "WARN sales: file input/a.csv failed: column 'id' is missing; for details:"
                                + " ./leat dlq ls sales-files-dlq --app shop",
                        "WARN sales: 18 more files failed",
                        "WARN sales: a message of sales-files failed: the message is no"
                                + " notification; for details: ./leat dlq ls sales-files-dlq --app"
                                + " shop",
                        "WARN sales: file input/\\nb.csv failed: step sql failed; for details:"
                                + " ./leat dlq ls sales-files-dlq --app shop");
        assertThat(fields(events.list.getFirst()))
                .containsEntry("file", "input/a.csv")
                .containsEntry("cause", "header");
    }

    @Test
    void warnsOfAPipelineThatPausedOnce() {
        status.put("orders", orders(State.PAUSED, "94% were rejected", 0, 0));
        log.look();
        log.look();
        assertThat(said())
                .containsExactly(
                        "WARN orders is paused: 94% were rejected; to see the causes: ./leat dlq ls"
                                + " Orders-dlq --app shop");
        assertThat(events.list.getFirst().getLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void tellsTheTotalsAtTheEnd() throws Exception {
        log.start();
        time.untilWaiting(1);
        orders(75, 1);
        log.close();
        assertThat(said())
                .containsExactly(
                        "INFO orders stopped; since the start 76 read, 75 delivered, 1 rejected"
                                + " (most: type 1), 1 dead letter; to see the causes: ./leat dlq ls"
                                + " Orders-dlq --app shop");
    }

    @Test
    void looksByItselfAsTheClockSays() throws Exception {
        log.start();
        time.untilWaiting(1);
        orders(75, 0);
        time.advance(MINUTE);
        log.close();
        assertThat(said())
                .containsExactly(
                        "INFO orders: 75 read, 75 delivered, 0 rejected in 60 s; since the start 75"
                                + " read, 75 delivered, 0 rejected",
                        "INFO orders stopped; since the start 75 read, 75 delivered, 0 rejected");
    }

    /// A stopped app must end although a service that has its metrics does not answer.
    @Test
    void endsWhileMetricsCannotBeRead() throws Exception {
        var reads = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        var metrics =
                new MetricLog(
                        app(),
                        "shop",
                        () -> status,
                        _ -> {
                            reads.countDown();
                            try {
                                answer.await();
                            } catch (InterruptedException stopped) {
                                Thread.currentThread().interrupt();
                            }
                            throw new UnavailableException("SQS cannot be reached");
                        },
                        new SimpleMeterRegistry(),
                        time,
                        logger);
        var hints = new CommandHints("./leat", "");
        var log = new StatusLog(app(), () -> status, hints, time, logger, Optional.of(metrics));
        log.start();
        time.untilWaiting(1);
        orders(75, 0);
        time.advance(MINUTE);
        reads.await();
        log.close();
        assertThat(said())
                .contains("INFO orders stopped; since the start 75 read, 75 delivered, 0 rejected");
        answer.countDown();
    }

    @Test
    void aClockSetBackBeginsANewMinute() {
        orders(75, 0);
        time.shift(Duration.ofHours(-1));
        log.look();
        time.advance(MINUTE);
        log.look();
        assertThat(said()).hasSize(1);
    }
}
