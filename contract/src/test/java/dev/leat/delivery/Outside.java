package dev.leat.delivery;

import dev.leat.contract.CrashPoints;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import java.util.ArrayList;
import java.util.List;

/// A receiver that records messages in order. A process may crash before and after each.
/// Thread-safe.
final class Outside implements DeliveryTransport {

    /// The answer to each message; none if it is accepted.
    interface Answer {
        void to(Delivery delivery) throws UndeliverableException;
    }

    private final List<Delivery> came = new ArrayList<>();
    private volatile Answer answer = delivery -> {};
    private volatile CrashPoints points = CrashPoints.none();

    void answers(Answer next) {
        answer = next;
    }

    void crashing(CrashPoints crashing) {
        points = crashing;
    }

    @Override
    public void send(Delivery delivery) throws UndeliverableException {
        points.pass();
        answer.to(delivery);
        synchronized (came) {
            came.add(delivery);
            came.notifyAll();
        }
        points.pass();
    }

    /// Waits until so many came.
    void await(int count) throws InterruptedException {
        synchronized (came) {
            while (came.size() < count) {
                came.wait();
            }
        }
    }

    List<Delivery> came() {
        synchronized (came) {
            return List.copyOf(came);
        }
    }

    List<String> ids() {
        return came().stream().map(Delivery::id).toList();
    }

    List<String> ids(String endpoint) {
        return came().stream()
                .filter(d -> d.endpoint().equals(endpoint))
                .map(Delivery::id)
                .toList();
    }

    @Override
    public void close() {}
}
