package dev.leat.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

    private static Measurement measured(Alarm.Measure measure) {
        var alarm = new Alarm("watch", "orders", measure, 0, Duration.ZERO, Optional.empty());
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
                        app, name -> Objects.requireNonNull(queues.get(name)), Map::of, Map::of)
                .of(alarm);
    }

    /// Whoever looks at letters over SQS receives them, and that mends nothing.
    @Test
    void deadLettersThatSomebodyHoldsAreDeadLettersAllTheSame() {
        assertThat(measured(Alarm.Measure.DEAD_LETTERS)).isEqualTo(Measurement.of(43));
    }

    @Test
    void messagesAreVisibleOrInFlight() {
        assertThat(measured(Alarm.Measure.VISIBLE)).isEqualTo(Measurement.of(5));
        assertThat(measured(Alarm.Measure.IN_FLIGHT)).isEqualTo(Measurement.of(3));
        assertThat(measured(Alarm.Measure.OLDEST_AGE)).isEqualTo(Measurement.of(120));
    }
}
