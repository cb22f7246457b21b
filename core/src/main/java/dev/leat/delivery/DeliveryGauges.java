package dev.leat.delivery;

import dev.leat.port.Deliveries;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;

/// The gauge `leat.deliveries.messages` by topic, protocol and state. Call [#refresh] before the
/// meters are read. Thread-safe.
public final class DeliveryGauges {

    private final Deliveries deliveries;
    private final MultiGauge messages;

    public DeliveryGauges(Deliveries deliveries, MeterRegistry meters) {
        this.deliveries = deliveries;
        this.messages =
                MultiGauge.builder("leat.deliveries.messages")
                        .description("Deliveries to external subscribers, by state")
                        .register(meters);
    }

    /// Reads all counts from the store.
    public synchronized void refresh() {
        messages.register(
                deliveries.counts().entrySet().stream()
                        .<Row<?>>map(count -> Row.of(tags(count.getKey()), count.getValue()))
                        .toList(),
                true);
    }

    private static Tags tags(Deliveries.Group group) {
        return Tags.of(
                "topic", group.topic(),
                "protocol", group.protocol().word(),
                "state", group.state().name().toLowerCase(Locale.ROOT));
    }
}
