package dev.leat.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.app.Batching;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Schema;
import dev.leat.app.StreamSource;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.NoSuchQueueException;
import dev.leat.port.Streams.Backlog;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeasureReaderTest {

    private static final Queue ORDERS = Queue.named("orders");
    private static final String LETTERS = ORDERS.deadLetterQueue().orElseThrow();

    /// A queue that supports only counts.
    private record Counted(Counts counts) implements MessageQueue {

        @Override
        public List<Message.Sent> send(List<Message.Outgoing> messages) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Message.Received> receive(
                int max, Duration wait, Optional<Duration> visibility) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<String> delete(Collection<String> receipts) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void purge() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Message.Seen> browse(long sequence, int limit) {
            throw new UnsupportedOperationException();
        }
    }

    private static Alarm alarm(String of, Alarm.Measure measure) {
        return new Alarm("watch", of, measure, 0, Duration.ZERO, Optional.empty());
    }

    private static Measurement measured(Alarm.Measure measure) {
        var app =
                App.named("shop")
                        .withQueues(Map.of("orders", ORDERS, LETTERS, Queue.deadLetters(LETTERS)));
        var queues =
                Map.of(
                        "orders",
                        new Counted(new MessageQueue.Counts(5, 3, 1, Duration.ofMinutes(2))),
                        LETTERS,
                        new Counted(new MessageQueue.Counts(2, 40, 1, Duration.ofMinutes(9))));
        return new MeasureReader(
                        app,
                        name -> Objects.requireNonNull(queues.get(name)),
                        Map::of,
                        Map::of,
                        (_, _) -> new Backlog(0, Duration.ZERO),
                        endpoint -> {
                            throw new NoSuchElementException(endpoint);
                        })
                .of(alarm("orders", measure));
    }

    /// Returns a pipeline that reads a stream.
    static Pipeline reader(String name, String stream) {
        var from =
                new StreamSource(
                        stream,
                        name + StreamSource.REDRIVE_SUFFIX,
                        StreamSource.Start.OLDEST,
                        new Schema("Order", List.of()),
                        Pipeline.UnknownFields.IGNORE,
                        new Batching(10, Duration.ZERO));
        return Pipeline.of(name, from);
    }

    private static Measurement behind(Map<String, Backlog> backlogs, Alarm.Measure measure) {
        var app =
                App.named("shop")
                        .withPipelines(
                                Map.of(
                                        "clean", reader("clean", "live"),
                                        "count", reader("count", "live"),
                                        "other", reader("other", "old")));
        return new MeasureReader(
                        app,
                        name -> {
                            throw new NoSuchQueueException(name);
                        },
                        Map::of,
                        Map::of,
                        (stream, pipeline) -> {
                            assertThat(stream).isEqualTo("live");
                            return Objects.requireNonNull(backlogs.get(pipeline));
                        },
                        endpoint -> {
                            throw new NoSuchElementException(endpoint);
                        })
                .of(alarm("live", measure));
    }

    @Test
    void aStreamIsAsFarBehindAsThePipelineThatIsFarthestBehind() {
        var backlogs =
                Map.of(
                        "clean", new Backlog(7, Duration.ofMillis(90_500)),
                        "count", new Backlog(9000, Duration.ofSeconds(20)));
        assertThat(behind(backlogs, Alarm.Measure.LAG)).isEqualTo(Measurement.of(90.5));
        assertThat(behind(backlogs, Alarm.Measure.BACKLOG)).isEqualTo(Measurement.of(9000));
    }

    @Test
    void aStreamWhoseRecordsHaveBeenProcessedHasNoLag() {
        var none = new Backlog(0, Duration.ZERO);
        var backlogs = Map.of("clean", none, "count", none);
        assertThat(behind(backlogs, Alarm.Measure.LAG)).isEqualTo(Measurement.nothing());
        assertThat(behind(backlogs, Alarm.Measure.BACKLOG)).isEqualTo(Measurement.of(0));
    }

    /// A client that reads dead letters over SQS receives them, which repairs nothing.
    @Test
    void leasedDeadLettersAreDeadLetters() {
        assertThat(measured(Alarm.Measure.DEAD_LETTERS)).isEqualTo(Measurement.of(43));
    }

    @Test
    void messagesAreVisibleOrInFlight() {
        assertThat(measured(Alarm.Measure.VISIBLE)).isEqualTo(Measurement.of(5));
        assertThat(measured(Alarm.Measure.IN_FLIGHT)).isEqualTo(Measurement.of(3));
        assertThat(measured(Alarm.Measure.OLDEST_AGE)).isEqualTo(Measurement.of(120));
    }

    private static Measurement waiting(Backlog records, Alarm.Measure measure) {
        return new MeasureReader(
                        App.named("shop"),
                        name -> {
                            throw new NoSuchQueueException(name);
                        },
                        Map::of,
                        Map::of,
                        (_, _) -> new Backlog(0, Duration.ZERO),
                        endpoint -> {
                            assertThat(endpoint).isEqualTo("pager");
                            return records;
                        })
                .of(alarm("pager", measure));
    }

    @Test
    void anEndpointHasWaitingRecordsAndTheirAge() {
        var some = new Backlog(48, Duration.ofMillis(90_500));
        assertThat(waiting(some, Alarm.Measure.WAITING)).isEqualTo(Measurement.of(48));
        assertThat(waiting(some, Alarm.Measure.WAITING_AGE)).isEqualTo(Measurement.of(90.5));
        var none = new Backlog(0, Duration.ZERO);
        assertThat(waiting(none, Alarm.Measure.WAITING)).isEqualTo(Measurement.of(0));
        assertThat(waiting(none, Alarm.Measure.WAITING_AGE)).isEqualTo(Measurement.nothing());
    }
}
