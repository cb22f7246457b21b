package dev.leat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import dev.leat.metrics.RecordListener;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Deliveries.State;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.DeliveryTransport.UndeliverableException;
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
import java.util.ServiceConfigurationError;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryWorkerTest {

    private static final String A = "https://a.example/hook";
    private static final String B = "https://b.example/hook";

    private final VirtualTime time = VirtualTime.start();
    private final MemoryDeliveries deliveries = new MemoryDeliveries();
    private final Outside outside = new Outside();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ArrayList<String> reported = new ArrayList<>();
    private final ArrayList<String> ended = new ArrayList<>();
    private final RecordListener records =
            new RecordListener() {
                @Override
                public void sent(String pipeline, String sink, Instant stored) {
                    ended.add("%s: %s sent".formatted(pipeline, sink));
                }

                @Override
                public void failed(String pipeline, String sink, String cause, Instant stored) {
                    ended.add("%s: %s failed".formatted(pipeline, sink));
                }
            };

    private DeliveryWorker courier() {
        return courier(Map.of(Protocol.HTTPS, outside, Protocol.EMAIL, outside));
    }

    private DeliveryWorker courier(Map<Protocol, DeliveryTransport> carriers) {
        return new DeliveryWorker(
                deliveries,
                carriers,
                new SubscriptionConfirmation(Optional::empty),
                time,
                meters,
                reported::add,
                records,
                DeliveryOptions.seeded(new Random(1)));
    }

    private Delivery add(String endpoint) {
        return deliveries.add(Protocol.HTTPS, endpoint, "{}", time.instant());
    }

    private static void drain(DeliveryWorker courier) throws InterruptedException {
        boolean more = true;
        while (more) {
            more = courier.turn();
        }
    }

    private double counted(String outcome) {
        return meters.counter(
                        "leat.deliveries.attempts",
                        "protocol",
                        "https",
                        "pipeline",
                        "",
                        "endpoint",
                        "",
                        "topic",
                        "alarms",
                        "outcome",
                        outcome)
                .count();
    }

    @Test
    void carriesToEachPlaceInOrderAndMarksEach() throws InterruptedException {
        add(A);
        add(B);
        add(A);
        var courier = courier();
        drain(courier);
        assertThat(outside.ids(A)).containsExactly("id-1", "id-3");
        assertThat(outside.ids(B)).containsExactly("id-2");
        assertThat(deliveries.get(3).state()).isEqualTo(State.SENT);
        assertThat(courier.idle()).isTrue();
        assertThat(counted("sent")).isEqualTo(3);
    }

    @Test
    void keepsMailsWithoutAServerAndSendsThemWhenAskedTo() throws InterruptedException {
        deliveries.add(Protocol.EMAIL, "ops@example.com", "text", time.instant());
        drain(courier(Map.of(Protocol.HTTPS, outside)));
        assertThat(deliveries.get(1).state()).isEqualTo(State.KEPT);
        assertThat(reported)
                .containsExactly(
                        "mails are stored but not sent, as no mail server is configured; to see"
                                + " them: leat delivery ls");
        deliveries.retry(1, time.instant());
        drain(courier());
        assertThat(outside.ids()).containsExactly("id-1");
        assertThat(deliveries.get(1).state()).isEqualTo(State.SENT);
    }

    @Test
    void triesAgainLaterWhatFailedForAPassingReason() throws InterruptedException {
        add(A);
        add(A);
        outside.answers(delivery -> {
            if (delivery.number() == 1 && delivery.attempts() < 2) {
                throw new UndeliverableException("450 try again", false);
            }
        });
        var courier = courier();
        drain(courier);
        assertThat(outside.ids())
                .as("one that fails itself stops no other")
                .containsExactly("id-2");
        assertThat(deliveries.get(1).attempts()).isEqualTo(1);
        assertThat(deliveries.get(1).reason()).isEqualTo("450 try again");
        assertThat(courier.idle()).isTrue();
        time.advance(Duration.ofSeconds(1));
        drain(courier);
        time.advance(Duration.ofSeconds(2));
        drain(courier);
        assertThat(outside.ids()).containsExactly("id-2", "id-1");
        assertThat(counted("retried")).isEqualTo(2);
    }

    @Test
    void givesUpAtOnceWhatIsRefusedForGood() throws InterruptedException {
        add(A);
        outside.answers(_ -> {
            throw new UndeliverableException("410 Gone", true);
        });
        drain(courier());
        assertThat(deliveries.get(1).state()).isEqualTo(State.FAILED);
        assertThat(deliveries.get(1).reason()).isEqualTo("410 Gone");
        assertThat(reported).hasSize(1);
    }

    @Test
    void reportsOutcomesOfRecordsButNotOfTopics() throws InterruptedException {
        deliveries.add(Protocol.RECORD, "pager", "{}", time.instant());
        deliveries.add(Protocol.RECORD, "pager", "{}", time.instant());
        add(A);
        outside.answers(delivery -> {
            if (delivery.number() == 2) {
                throw new UndeliverableException("410 Gone", true);
            }
        });
        drain(courier(Map.of(Protocol.RECORD, outside, Protocol.HTTPS, outside)));
        assertThat(ended).containsExactly("alarms: pager sent", "alarms: pager failed");
    }

    @Test
    void knowsSinceWhenADestinationIsUnavailable() throws InterruptedException {
        add(A);
        add(B);
        outside.answers(delivery -> {
            if (delivery.endpoint().equals(A)) {
                throw new UnavailableException("connection refused");
            }
        });
        var courier = courier();
        var since = time.instant();
        drain(courier);
        time.advance(Duration.ofSeconds(2));
        drain(courier);
        assertThat(courier.outages()).isEqualTo(Map.of(A, new Outage(since, "connection refused")));
        outside.answers(_ -> {});
        time.advance(Duration.ofMinutes(1));
        drain(courier);
        assertThat(courier.outages()).isEmpty();
    }

    private void failing(Error planted) {
        outside.answers(delivery -> {
            if (delivery.endpoint().equals(A)) {
                throw planted;
            }
        });
    }

    @Test
    void anErrorOfATransportIsAFailedAttemptAndHindersNoOtherDelivery() throws Exception {
        add(A);
        add(B);
        failing(new StackOverflowError());
        try (var courier = courier()) {
            courier.start();
            outside.await(1);
            outside.answers(_ -> {});
            while (outside.ids(A).isEmpty()) {
                time.untilWaiting(1);
                time.advanceToNext();
            }
        }
        assertThat(outside.ids(B)).containsExactly("id-2");
        assertThat(deliveries.get(1).state()).isEqualTo(State.SENT);
        assertThat(deliveries.get(1).attempts()).isEqualTo(2);
    }

    static List<Error> errors() {
        return List.of(
                new StackOverflowError(),
                new NoClassDefFoundError(),
                new ServiceConfigurationError("no provider"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aDeliveryWhoseTransportEndsWithAnErrorFailsAfterFiftyAttemptsInAnyNumberOfProcesses(
            Error planted) throws InterruptedException {
        add(A);
        add(B);
        failing(planted);
        int processes = 0;
        while (deliveries.get(1).state() == State.WAITING) {
            processes++;
            assertThat(deliveries.get(1).attempts()).isEqualTo(processes - 1);
            drain(courier());
            time.advance(Duration.ofMinutes(10));
        }
        assertThat(processes).isEqualTo(50);
        assertThat(deliveries.get(1).state()).isEqualTo(State.FAILED);
        assertThat(outside.ids(B)).containsExactly("id-2");
        assertThat(courier().idle()).isTrue();
    }

    @Test
    void givesUpAfterFiftyAttempts() throws InterruptedException {
        add(A);
        var tries = new ArrayList<Integer>();
        outside.answers(delivery -> {
            tries.add(delivery.attempts());
            throw new UndeliverableException("500", false);
        });
        var courier = courier();
        while (deliveries.get(1).state() == State.WAITING) {
            drain(courier);
            time.advance(Duration.ofMinutes(10));
        }
        assertThat(tries).hasSize(50);
        assertThat(deliveries.get(1).state()).isEqualTo(State.FAILED);
    }

    @Test
    void leavesAPlaceAloneThatIsAwayAndNoOther() throws InterruptedException {
        add(A);
        add(A);
        add(B);
        var tries = new ArrayList<Long>();
        outside.answers(delivery -> {
            if (delivery.endpoint().equals(A)) {
                tries.add(delivery.number());
                throw new UnavailableException("connection refused");
            }
        });
        var courier = courier();
        drain(courier);
        assertThat(outside.ids()).containsExactly("id-3");
        assertThat(tries).as("the second one waits with the first").containsExactly(1L);
        assertThat(deliveries.get(1).attempts()).isZero();
        assertThat(courier.idle()).as("no worker waits for a returned delivery").isTrue();
        outside.answers(_ -> {});
        drain(courier);
        assertThat(outside.ids(A)).isEmpty();
        time.advance(Duration.ofSeconds(1));
        drain(courier);
        assertThat(outside.ids(A)).containsExactly("id-1", "id-2");
        assertThat(counted("returned")).isEqualTo(1);
    }

    @Test
    void givesUpWhatIsForAPlaceThatIsAwayForFourDays() throws InterruptedException {
        add(A);
        add(A);
        outside.answers(_ -> {
            throw new UnavailableException("connection refused");
        });
        var courier = courier();
        for (int hour = 0; hour < 96; hour++) {
            drain(courier);
            assertThat(deliveries.get(1).state()).isEqualTo(State.WAITING);
            time.advance(Duration.ofHours(1));
        }
        drain(courier);
        assertThat(deliveries.get(1).state()).isEqualTo(State.FAILED);
        assertThat(deliveries.get(2).state()).as("it need not be tried").isEqualTo(State.FAILED);
        assertThat(deliveries.get(2).reason()).isEqualTo("connection refused");
    }

    @Test
    void retriesOldDeliveriesWhenItStarts() throws InterruptedException {
        add(A);
        time.advance(Duration.ofDays(5));
        drain(courier());
        assertThat(outside.ids()).containsExactly("id-1");
    }

    @Test
    void aClockThatIsSetBackDelaysNoDelivery() throws InterruptedException {
        add(A);
        add(A);
        outside.answers(_ -> {
            throw new UnavailableException("connection refused");
        });
        var courier = courier();
        drain(courier);
        time.advance(Duration.ofDays(1));
        add(A);
        time.shift(Duration.ofHours(-20));
        outside.answers(_ -> {});
        drain(courier);
        assertThat(outside.ids(A)).containsExactly("id-1", "id-2");
    }

    @Test
    void carriesAtOnceToSeveralPlacesAndToEachOneAtATime() throws InterruptedException {
        var both = new CountDownLatch(2);
        outside.answers(_ -> meet(both));
        try (var courier = courier()) {
            courier.start();
            add(A);
            add(B);
            both.await();
            add(A);
            outside.await(3);
            assertThat(outside.ids(A)).containsExactly("id-1", "id-3");
        }
    }

    @Test
    void finishesAndMarksWhatIsUnderWayWhenItCloses() throws InterruptedException {
        var began = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        outside.answers(_ -> {
            began.countDown();
            await(goOn);
        });
        add(A);
        add(A);
        var courier = courier();
        courier.start();
        began.await();
        var closing = Thread.ofVirtual().start(courier::close);
        assertThat(closing.join(Duration.ofMillis(20))).isFalse();
        goOn.countDown();
        closing.join();
        assertThat(deliveries.get(1).state()).isEqualTo(State.SENT);
        assertThat(deliveries.get(2).state()).isEqualTo(State.WAITING);
    }

    @Test
    void wakesUpWhenATryIsDue() throws InterruptedException {
        outside.answers(delivery -> {
            if (delivery.attempts() == 0) {
                throw new UndeliverableException("450", false);
            }
        });
        try (var courier = courier()) {
            courier.start();
            add(A);
            time.untilWaiting(8);
            while (deliveries.get(1).attempts() == 0) {
                time.untilWaiting(8);
            }
            while (deliveries.get(1).state() == State.WAITING) {
                time.untilWaiting(8);
                time.advanceToNext();
            }
        }
        assertThat(outside.ids()).containsExactly("id-1");
    }

    private static void meet(CountDownLatch latch) {
        latch.countDown();
        await(latch);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
