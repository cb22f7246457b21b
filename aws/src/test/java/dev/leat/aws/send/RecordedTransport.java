package dev.leat.aws.send;

import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A server that records the requests that it accepts, and fails those that a test names.
final class RecordedTransport implements DeliveryTransport {

    private final List<Delivery> accepted = new ArrayList<>();
    private final Map<String, Exception> failures = new HashMap<>();

    /// Fails the requests with this body.
    synchronized void fail(String body, Exception failure) {
        failures.put(body, failure);
    }

    synchronized void recover() {
        failures.clear();
    }

    @Override
    public synchronized void send(Delivery delivery) throws UndeliverableException {
        var failure = failures.get(delivery.text());
        if (failure instanceof UndeliverableException refused) {
            throw refused;
        }
        if (failure instanceof RuntimeException unavailable) {
            throw unavailable;
        }
        accepted.add(delivery);
    }

    synchronized List<Delivery> accepted() {
        return List.copyOf(accepted);
    }

    @Override
    public void close() {}
}
