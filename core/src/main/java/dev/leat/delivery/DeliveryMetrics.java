package dev.leat.delivery;

import dev.leat.port.Deliveries.Delivery;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Locale;

/// Metrics of deliveries: `leat.deliveries.attempts` counts attempts by topic, protocol and
/// outcome, and `leat.deliveries.send` measures the duration of each send. Thread-safe.
final class DeliveryMetrics {

    /// The outcome of one attempt. The tag `outcome` has these names in lower case.
    enum Outcome {
        SENT,
        RETRIED,
        RETURNED,
        GIVEN_UP,
        KEPT
    }

    private final MeterRegistry meters;

    DeliveryMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(Delivery delivery, Outcome outcome) {
        var tags = tags(delivery).and("outcome", outcome.name().toLowerCase(Locale.ROOT));
        meters.counter("leat.deliveries.attempts", tags).increment();
    }

    void took(Delivery delivery, Duration time) {
        meters.timer("leat.deliveries.send", tags(delivery)).record(time);
    }

    private static Tags tags(Delivery delivery) {
        return Tags.of("topic", delivery.topic(), "protocol", delivery.protocol().word());
    }
}
