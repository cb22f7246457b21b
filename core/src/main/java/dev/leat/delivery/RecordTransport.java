package dev.leat.delivery;

import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Takes records of pipelines to sinks outside, by a carrier for each kind of sink. A record of a
/// kind without a carrier is refused for good. Threads may share it.
public final class RecordTransport implements DeliveryTransport {

    private final Map<String, DeliveryTransport> byKind;

    /// @param byKind carriers by the kind of sink
    public RecordTransport(Map<String, DeliveryTransport> byKind) {
        this.byKind = Map.copyOf(byKind);
    }

    private Optional<DeliveryTransport> of(Delivery delivery) {
        return Optional.ofNullable(byKind.get(delivery.kind()));
    }

    @Override
    public void send(Delivery delivery) throws UndeliverableException {
        var carrier = of(delivery);
        if (carrier.isEmpty()) {
            throw new UndeliverableException(
                    "nothing here sends to %s %s".formatted(delivery.kind(), delivery.endpoint()),
                    true);
        }
        carrier.get().send(delivery);
    }

    @Override
    public String destination(Delivery delivery) {
        return delivery.kind() + " " + delivery.endpoint();
    }

    @Override
    public int concurrency(Delivery delivery) {
        return of(delivery).map(carrier -> carrier.concurrency(delivery)).orElse(1);
    }

    @Override
    public Duration interval(Delivery delivery) {
        return of(delivery).map(carrier -> carrier.interval(delivery)).orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        byKind.values().forEach(DeliveryTransport::close);
    }
}
