package dev.leat.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Record;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.port.Message;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.scenario.Fault.Times;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Batches that wait for their window, with the real engine and the embedded queue.
class BatchWindowTest {

    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Fault.Point[] BATCH_POINTS =
            Arrays.stream(Point.values())
                    .filter(point -> !point.ofFiles() && !point.ofEndpoints())
                    .toArray(Point[]::new);

    @TempDir private Path folder;

    /// The time of each lease after the start, in seconds, and the number of its records.
    private record Batch(long second, int records) {}

    @Test
    void aBatchThatDoesNotBecomeFullIsProcessedAfterItsWindow() throws Exception {
        var run = run("{}", List.of(send(1), wait(10), send(2), wait(60), send(3)));
        assertThat(batches(run)).containsExactly(new Batch(30, 2), new Batch(100, 1));
        assertThat(attempts(run)).containsOnly(1);
    }

    @Test
    void aFullBatchIsProcessedAtOnce() throws Exception {
        var run = run("{}", List.of(together(25), wait(10), together(5)));
        assertThat(batches(run))
                .containsExactly(new Batch(0, 10), new Batch(0, 10), new Batch(10, 10));
    }

    @Test
    void theRestOfAFullBatchWaitsForItsOwnWindow() throws Exception {
        var run = run("{}", List.of(wait(7), together(12)));
        assertThat(batches(run)).containsExactly(new Batch(7, 10), new Batch(37, 2));
    }

    @Test
    void groupsOfAFifoQueueStayInOrder() throws Exception {
        var given = new ArrayList<Given>();
        for (int i = 1; i <= 14; i++) {
            given.add(new Given.Send("sales", List.of(message(i).in("g" + i % 2))));
            given.add(wait(1));
        }
        var run = run("{fifo: true}", given);
        assertThat(batches(run)).containsExactly(new Batch(9, 10), new Batch(40, 4));
        var bodies = leased(run).stream().flatMap(e -> e.records().stream()).map(Record::body);
        assertThat(bodies.map(body -> new String(body, StandardCharsets.UTF_8)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 14).mapToObj(BatchWindowTest::body).toList());
    }

    @Test
    void aDelayedMessageCompletesABatch() throws Exception {
        var given = List.of(together(9), new Given.Send("sales", List.of(delayed(10))));
        assertThat(batches(run("{}", given))).containsExactly(new Batch(3, 10));
    }

    /// The lease of the last batch outlasts the crash, and its message is then delivered alone.
    @Test
    void aCrashLosesNothingAndAWaitCountsNoAttempt() throws Exception {
        for (var point : BATCH_POINTS) {
            var crash = new Fault.Crash(point, Times.ONCE, Optional.empty());
            var run = run("{}", List.of(together(12), wait(200), send(13)), crash);
            assertThat(run.struck()).as(point.text()).containsEntry(crash, 1);
            assertThat(attempts(run)).as(point.text()).allMatch(attempts -> attempts <= 2);
            var distinct =
                    leased(run).stream()
                            .flatMap(e -> e.records().stream())
                            .map(Record::id)
                            .distinct();
            assertThat(distinct).as(point.text()).hasSize(13);
        }
    }

    @Test
    void aClockThatIsSetBackDoesNotDelayABatch() throws Exception {
        var jump = new Fault.Jump(Duration.ofSeconds(10), Duration.ofHours(-3));
        var run = run("{}", List.of(send(1), wait(300)), jump);
        assertThat(leased(run)).hasSize(1);
        assertThat(attempts(run)).containsOnly(1);
    }

    private Run run(String queue, List<Given> given, Fault... faults) throws Exception {
        var scenario =
                new Scenario("windows", new Scenario.Setup(1), given, List.of(faults), List.of());
        try (var simulation = new Simulation(app(queue), Embedded.LOCAL)) {
            var run = simulation.run(scenario, _ -> true);
            assertThat(run.stuck()).isEmpty();
            return run;
        }
    }

    private App app(String queue) throws IOException, AppException {
        var file = folder.resolve("app.yaml");
        var text =
                """
                app: shop
                schemas:
                  Sale: {id: varchar not null}
                queues:
                  sales: %s
                views:
                  totals: {key: id, measures: {n: count(*)}}
                pipelines:
                  count:
                    from: {queue: sales, schema: Sale, batch: {size: 10, window: %ds}}
                    key: id
                    to: [{view: totals}]
                """
                        .formatted(queue, WINDOW.toSeconds());
        Files.writeString(file, text);
        return AppFile.read(file, Map.of());
    }

    private static List<Event.Leased> leased(Run run) {
        return run.events().stream()
                .filter(Event.Leased.class::isInstance)
                .map(Event.Leased.class::cast)
                .toList();
    }

    private static List<Batch> batches(Run run) {
        return leased(run).stream()
                .map(event ->
                        new Batch(
                                Duration.between(Scenario.START, event.at()).toSeconds(),
                                event.records().size()))
                .toList();
    }

    private static List<Integer> attempts(Run run) {
        return leased(run).stream()
                .flatMap(event -> event.records().stream())
                .map(Record::attempt)
                .toList();
    }

    private static Given send(int number) {
        return new Given.Send("sales", List.of(message(number)));
    }

    private static Given together(int messages) {
        return new Given.Send(
                "sales",
                IntStream.rangeClosed(1, messages).mapToObj(BatchWindowTest::message).toList());
    }

    private static Given wait(int seconds) {
        return new Given.Wait(Duration.ofSeconds(seconds));
    }

    private static String body(int number) {
        return "{\"id\": \"S%d\"}".formatted(number);
    }

    private static Message.Outgoing message(int number) {
        return Message.Outgoing.of(body(number).getBytes(StandardCharsets.UTF_8));
    }

    private static Message.Outgoing delayed(int number) {
        var message = message(number);
        return new Message.Outgoing(
                message.body(),
                message.attributes(),
                Optional.of(Duration.ofSeconds(3)),
                message.group(),
                message.deduplication());
    }
}
