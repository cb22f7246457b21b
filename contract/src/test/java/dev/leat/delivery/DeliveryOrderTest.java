package dev.leat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import dev.leat.metrics.RecordListener;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.Deliveries.Waiting;
import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.UnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The order of deliveries to a destination that was unavailable, with a concurrency of 1.
class DeliveryOrderTest {

    private static final String HOOK = "webhook";
    private static final Outside.Answer DOWN =
            _ -> {
                throw new UnavailableException("connection refused");
            };

    private final VirtualTime time = VirtualTime.start();
    private final MemoryDeliveries deliveries = new MemoryDeliveries();
    private final Outside outside = new Outside();
    private final DeliveryWorker worker = worker();

    private DeliveryWorker worker() {
        return new DeliveryWorker(
                deliveries,
                Map.of(
                        Protocol.RECORD, outside,
                        Protocol.HTTPS, outside,
                        Protocol.EMAIL, outside),
                new SubscriptionConfirmation(Optional::empty),
                time,
                new SimpleMeterRegistry(),
                _ -> {},
                RecordListener.NONE,
                DeliveryOptions.seeded(new Random(1)));
    }

    private void add(int count) {
        add(Protocol.RECORD, count);
    }

    private void add(Protocol protocol, int count) {
        for (int i = 0; i < count; i++) {
            deliveries.add(protocol, HOOK, "{}", time.instant());
            time.advance(Duration.ofMillis(10));
        }
    }

    private void drain() throws InterruptedException {
        boolean more = true;
        while (more) {
            more = worker.turn();
        }
    }

    /// Works for a period, with a new delivery in each minute if `more`.
    private void live(Duration period, boolean more) throws InterruptedException {
        for (long second = 0; second < period.toSeconds(); second++) {
            if (more && second % 60 == 0) {
                add(1);
            }
            drain();
            time.advance(Duration.ofSeconds(1));
        }
    }

    private List<Long> received() {
        return outside.came().stream().map(Delivery::number).toList();
    }

    private List<String> reasons() {
        return deliveries.waiting().stream().map(Waiting::reason).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"RECORD", "HTTPS", "EMAIL"})
    void theOldestIsSentFirstAfterAnOutage(Protocol protocol) throws InterruptedException {
        outside.answers(DOWN);
        add(protocol, 3);
        live(Duration.ofMinutes(2), false);
        outside.answers(_ -> {});
        add(protocol, 3);
        live(Duration.ofMinutes(5), false);
        assertThat(received()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(deliveries.get(1).attempts()).as("only the sent one counts").isEqualTo(1);
    }

    @Test
    void manyKeepTheirOrderInSeveralOutages() throws InterruptedException {
        for (int outage = 0; outage < 3; outage++) {
            outside.answers(DOWN);
            live(Duration.ofMinutes(30), true);
            outside.answers(_ -> {});
            live(Duration.ofMinutes(6), true);
        }
        assertThat(received())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 108).boxed().toList());
    }

    @Test
    void aRestartTriesTheOldestAtOnce() throws InterruptedException {
        outside.answers(DOWN);
        add(3);
        live(Duration.ofMinutes(10), false);
        outside.answers(_ -> {});
        var restarted = worker();
        while (restarted.turn()) {
            // Sends the next delivery.
        }
        assertThat(received()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aTryEndsTheBackoffAndAnotherFailureContinuesIt() throws InterruptedException {
        outside.answers(DOWN);
        add(2);
        live(Duration.ofMinutes(10), false);
        assertThat(worker.turn()).as("in backoff").isFalse();

        worker.tryNow("other");
        assertThat(worker.turn()).as("another endpoint was tried").isFalse();
        worker.tryNow(HOOK);
        assertThat(worker.turn()).as("tried at once, and failed").isTrue();
        drain();
        time.advance(Duration.ofSeconds(30));
        assertThat(worker.turn()).as("the backoff has its former length").isFalse();

        outside.answers(_ -> {});
        worker.tryNow(HOOK);
        drain();
        assertThat(received()).containsExactly(1L, 2L);
        worker.tryNow(HOOK); // of an available endpoint
        assertThat(worker.turn()).isFalse();
    }

    @Test
    void theFirstSuccessClearsTheReasonOfTheOutage() throws InterruptedException {
        add(1);
        outside.answers(_ -> {
            throw new UndeliverableException("answered 500", false);
        });
        drain();
        outside.answers(DOWN);
        add(40);
        live(Duration.ofMinutes(10), false);
        assertThat(deliveries.get(1).reason()).isEqualTo("answered 500");
        assertThat(deliveries.get(2).reason()).isEqualTo("connection refused");
        outside.answers(_ -> {});
        deliveries.markFailed(1, "answered 500", time.instant());
        while (received().isEmpty()) {
            worker.turn();
            time.advance(Duration.ofSeconds(1));
        }
        worker.turn();
        assertThat(deliveries.waiting().getFirst().count()).isGreaterThan(30);
        assertThat(reasons()).containsExactly("");
        assertThat(worker.outages()).isEmpty();
    }

    @Test
    void oneThatTheServerNeverAnswersDelaysNoOtherForLong() throws InterruptedException {
        outside.answers(delivery -> {
            if (delivery.number() == 2) {
                throw new UnavailableException("no answer within 5s");
            }
        });
        add(5);
        live(Duration.ofMinutes(1), false);
        assertThat(received()).containsExactly(1L, 3L, 4L, 5L);
        assertThat(deliveries.get(2).attempts()).isPositive();
        assertThat(deliveries.get(2).reason()).isEqualTo("no answer within 5s");
        add(1);
        drain();
        assertThat(received()).as("it waits with a backoff of its own").endsWith(6L);
        for (int hour = 0; hour < 24; hour++) {
            live(Duration.ofMinutes(1), false);
            time.advance(Duration.ofHours(1));
        }
        outside.answers(_ -> {});
        drain();
        assertThat(received()).endsWith(2L);
    }

    @Test
    void anOutageCountsAsNoAttemptHoweverLongItLasts() throws InterruptedException {
        var tries = new ArrayList<Long>();
        outside.answers(delivery -> {
            tries.add(delivery.number());
            DOWN.to(delivery);
        });
        add(3);
        live(Duration.ofHours(3), false);
        assertThat(tries.getFirst()).isEqualTo(1);
        assertThat(tries).as("one is checked, to see if the first is the cause").contains(2L);
        assertThat(tries).doesNotContain(3L).hasSizeLessThan(120);
        assertThat(deliveries.list(Set.of(Protocol.RECORD), Set.of(State.WAITING), 9))
                .extracting(Delivery::attempts)
                .containsOnly(0);
    }
}
