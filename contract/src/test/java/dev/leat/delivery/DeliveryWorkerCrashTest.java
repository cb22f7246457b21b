package dev.leat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.CrashError;
import dev.leat.contract.CrashPoints;
import dev.leat.contract.VirtualTime;
import dev.leat.metrics.RecordListener;
import dev.leat.port.Deliveries.State;
import dev.leat.port.DeliveryTransport.UndeliverableException;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.UnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Crashes of a process at every point of a delivery, and restarts.
class DeliveryWorkerCrashTest {

    private static final int MESSAGES = 6;

    /// A test environment: stored deliveries, and messages at the receiver.
    private static final class World {
        final VirtualTime time = VirtualTime.start();
        final MemoryDeliveries deliveries = new MemoryDeliveries();
        final Outside outside = new Outside();

        World() {
            for (int i = 0; i < MESSAGES; i++) {
                var endpoint = i % 2 == 0 ? "https://a.example/" : "https://b.example/";
                deliveries.add(Protocol.HTTPS, endpoint, "{}", time.instant());
            }
            outside.answers(delivery -> {
                if (delivery.number() == 3 && delivery.attempts() == 0) {
                    throw new UndeliverableException("450", false);
                }
                if (delivery.number() == 4 && time.instant().equals(delivery.published())) {
                    throw new UnavailableException("away");
                }
                if (delivery.number() == 5) {
                    throw new UndeliverableException("550", true);
                }
            });
        }

        /// Works until nothing is left to do.
        void live(CrashPoints points) throws InterruptedException {
            deliveries.crashing(points);
            outside.crashing(points);
            var courier =
                    new DeliveryWorker(
                            deliveries,
                            Map.of(Protocol.HTTPS, outside),
                            new SubscriptionConfirmation(Optional::empty),
                            time,
                            new SimpleMeterRegistry(),
                            _ -> {},
                            RecordListener.NONE,
                            DeliveryOptions.seeded(new Random(7)));
            while (waiting()) {
                if (!courier.turn()) {
                    time.advance(Duration.ofSeconds(1));
                }
            }
        }

        private boolean waiting() {
            return !deliveries.list(Set.of(Protocol.HTTPS), Set.of(State.WAITING), 1).isEmpty();
        }
    }

    @Test
    void everyMessageArrivesAndAtMostOneTwiceWhereverTheProcessDies() throws InterruptedException {
        var whole = new World();
        var points = CrashPoints.none();
        whole.live(points);
        assertThat(points.passed()).isGreaterThan(20);
        for (int point = 0; point < points.passed(); point++) {
            var world = new World();
            try {
                world.live(CrashPoints.at(point));
                throw new AssertionError("it lives beyond point " + point);
            } catch (CrashError _) {
                world.live(CrashPoints.none());
            }
            var came = world.outside.ids();
            assertThat(new HashSet<>(came))
                    .as("died at %d", point)
                    .containsExactlyInAnyOrder("id-1", "id-2", "id-3", "id-4", "id-6");
            assertThat(came.size()).as("died at %d", point).isBetween(5, 6);
        }
    }
}
