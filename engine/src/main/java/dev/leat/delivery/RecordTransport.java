package dev.leat.delivery;

import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// A transport of pipeline records to external sinks. It uses one transport for each kind of sink.
/// Records for other kinds of sinks are refused permanently. Thread-safe.
public final class RecordTransport implements DeliveryTransport {

    private final Map<String, DeliveryTransport> byKind;

    /// @param byKind transports by the kind of sink
    public RecordTransport(Map<String, DeliveryTransport> byKind) {
        this.byKind = Map.copyOf(byKind);
    }

    private Optional<DeliveryTransport> of(Delivery delivery) {
        return Optional.ofNullable(byKind.get(delivery.kind()));
    }

    @Override
    public void send(Delivery delivery) throws UndeliverableException {
        var transport = of(delivery);
        if (transport.isEmpty()) {
            throw new UndeliverableException(
                    "this app has no transport for %s %s"
                            .formatted(delivery.kind(), delivery.endpoint()),
                    true);
        }
        transport.get().send(delivery);
    }

    @Override
    public String destination(Delivery delivery) {
        return destination(delivery.kind(), delivery.endpoint());
    }

    /// Returns the name of the destination of records for a sink.
    public static String destination(String kind, String sink) {
        return kind + " " + sink;
    }

    @Override
    public int concurrency(Delivery delivery) {
        return of(delivery).map(transport -> transport.concurrency(delivery)).orElse(1);
    }

    @Override
    public Duration interval(Delivery delivery) {
        return of(delivery).map(transport -> transport.interval(delivery)).orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        byKind.values().forEach(DeliveryTransport::close);
    }
}
