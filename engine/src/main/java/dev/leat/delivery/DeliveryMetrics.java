package dev.leat.delivery;

import dev.leat.port.Deliveries.Delivery;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;

/// Metrics of deliveries, with the tags of [DeliveryTags]: `leat.deliveries.attempts` counts
/// attempts by outcome, and `leat.deliveries.send` measures the duration of each send. Thread-safe.
record DeliveryMetrics(MeterRegistry meters) {

    /// The outcome of one attempt. The tag `outcome` has these names in lower case.
    enum Outcome {
        SENT,
        RETRIED,
        RETURNED,
        GIVEN_UP,
        KEPT
    }

    void count(Delivery delivery, Outcome outcome) {
        var tags =
                DeliveryTags.of(delivery).and("outcome", outcome.name().toLowerCase(Locale.ROOT));
        meters.counter("leat.deliveries.attempts", tags).increment();
    }

    void took(Delivery delivery, Duration time) {
        meters.timer("leat.deliveries.send", DeliveryTags.of(delivery)).record(time);
    }
}
