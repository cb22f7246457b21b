package dev.leat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import dev.leat.delivery.DeliveryScheduler.DeliveryTask;
import dev.leat.metrics.RecordListener;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.UnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Concurrency and rate limits of deliveries to one endpoint, and the waits that it asks for.
class PaceTest {

    private static final String HOOK = "webhook";

    private final VirtualTime time = VirtualTime.start();
    private final MemoryDeliveries deliveries = new MemoryDeliveries();
    private final List<Instant> sent = new ArrayList<>();
    private Answer answer = () -> {};

    private interface Answer {
        void give() throws DeliveryTransport.UndeliverableException;
    }

    private final class Paced implements DeliveryTransport {

        private final int concurrency;
        private final Duration interval;

        Paced(int concurrency, Duration interval) {
            this.concurrency = concurrency;
            this.interval = interval;
        }

        @Override
        public void send(Delivery delivery) throws UndeliverableException {
            answer.give();
            sent.add(time.instant());
        }

        @Override
        public int concurrency(Delivery delivery) {
            return concurrency;
        }

        @Override
        public Duration interval(Delivery delivery) {
            return interval;
        }

        @Override
        public void close() {}
    }

    private DeliveryScheduler scheduler(DeliveryTransport carrier) {
        return new DeliveryScheduler(
                deliveries,
                Map.of(Protocol.RECORD, carrier),
                DeliveryOptions.seeded(new Random(1)));
    }

    private DeliveryWorker courier(DeliveryTransport carrier) {
        return new DeliveryWorker(
                deliveries,
                Map.of(Protocol.RECORD, carrier),
                new SubscriptionConfirmation(Optional::empty),
                time,
                new SimpleMeterRegistry(),
                _ -> {},
                RecordListener.NONE,
                DeliveryOptions.seeded(new Random(1)));
    }

    private void add(int records) {
        for (int i = 0; i < records; i++) {
            deliveries.add(Protocol.RECORD, HOOK, "{}", time.instant());
        }
    }

    private static void drain(DeliveryWorker courier) throws InterruptedException {
        boolean more = true;
        while (more) {
            more = courier.turn();
        }
    }

    private DeliveryTask.Send taken(DeliveryScheduler scheduler) {
        return (DeliveryTask.Send) scheduler.take(time.instant()).orElseThrow();
    }

    @Test
    void asManyAreUnderWayAsTheEndpointAllows() {
        add(4);
        var scheduler = scheduler(new Paced(2, Duration.ZERO));
        var first = taken(scheduler);
        var second = taken(scheduler);
        assertThat(List.of(first.delivery().number(), second.delivery().number()))
                .containsExactly(1L, 2L);
        assertThat(scheduler.take(time.instant())).isEmpty();
        deliveries.markSent(2, time.instant());
        scheduler.done(second, true);
        assertThat(taken(scheduler).delivery().number()).isEqualTo(3);
        assertThat(scheduler.take(time.instant())).as("the first one is still under way").isEmpty();
    }

    @Test
    void oneAloneFindsOutWhetherAnEndpointIsBack() {
        add(3);
        var scheduler = scheduler(new Paced(2, Duration.ZERO));
        var first = taken(scheduler);
        scheduler.unavailable(
                first.target(), first.delivery(), time.instant(), "503", Duration.ZERO);
        scheduler.done(first, true);
        time.advance(Duration.ofSeconds(2));
        taken(scheduler);
        assertThat(scheduler.take(time.instant())).isEmpty();
    }

    @Test
    void aRecordThatNothingCarriesIsGivenUp() throws InterruptedException {
        add(1);
        drain(courier(new RecordTransport(Map.of())));
        assertThat(deliveries.get(1).state()).isEqualTo(State.FAILED);
        assertThat(deliveries.get(1).reason()).startsWith("this app has no transport for ");
    }

    @Test
    void requestsKeepTheirDistance() throws InterruptedException {
        add(3);
        var courier = courier(new Paced(1, Duration.ofMillis(20)));
        for (int step = 0; step < 50; step++) {
            drain(courier);
            assertThat(courier.idle()).isEqualTo(sent.size() == 3);
            time.advance(Duration.ofMillis(1));
        }
        assertThat(sent)
                .extracting(at -> Duration.between(sent.getFirst(), at).toMillis())
                .containsExactly(0L, 20L, 40L);
    }

    @Test
    void aRecordIsTriedAgainNoSoonerThanTheAnswerSays() throws InterruptedException {
        add(1);
        answer =
                () -> {
                    throw new DeliveryTransport.UndeliverableException(
                            "500", false, Optional.of(Duration.ofMinutes(5)));
                };
        var courier = courier(new Paced(1, Duration.ZERO));
        drain(courier);
        assertThat(deliveries.get(1).next()).isEqualTo(time.instant().plusSeconds(300));
    }

    @Test
    void anEndpointIsLeftAloneForAsLongAsItAsksButNotForEver() throws InterruptedException {
        add(1);
        answer =
                () -> {
                    throw new UnavailableException("503", Optional.of(Duration.ofDays(30)));
                };
        var courier = courier(new Paced(1, Duration.ZERO));
        drain(courier);
        answer = () -> {};
        time.advance(Duration.ofDays(1).minusSeconds(1));
        drain(courier);
        assertThat(sent).isEmpty();
        time.advance(Duration.ofSeconds(1));
        drain(courier);
        assertThat(sent).hasSize(1);
    }
}
