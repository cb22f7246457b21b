package dev.leat.courier;

import dev.leat.port.Carrier;
import dev.leat.port.Deliveries.Delivery;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Takes records of pipelines to sinks outside, by a carrier for each kind of sink. A record of a
/// kind without a carrier is refused for good. Threads may share it.
public final class RecordCarrier implements Carrier {

    private final Map<String, Carrier> byKind;

    /// @param byKind carriers by the kind of sink
    public RecordCarrier(Map<String, Carrier> byKind) {
        this.byKind = Map.copyOf(byKind);
    }

    private Optional<Carrier> of(Delivery delivery) {
        return Optional.ofNullable(byKind.get(delivery.kind()));
    }

    @Override
    public void carry(Delivery delivery) throws Undeliverable {
        var carrier = of(delivery);
        if (carrier.isEmpty()) {
            throw new Undeliverable(
                    "nothing here sends to %s %s".formatted(delivery.kind(), delivery.endpoint()),
                    true);
        }
        carrier.get().carry(delivery);
    }

    @Override
    public String place(Delivery delivery) {
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
        byKind.values().forEach(Carrier::close);
    }
}
