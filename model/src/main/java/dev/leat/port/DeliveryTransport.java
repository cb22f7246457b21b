package dev.leat.port;

import java.time.Duration;
import java.util.Optional;

/// A transport that sends deliveries to external subscribers, by mail or by HTTP. A send blocks
/// until the receiver has acknowledged it. Thread-safe.
public interface DeliveryTransport extends AutoCloseable {

    /// Sends a delivery under its id.
    ///
    /// @throws UnavailableException if the receiver is unreachable; a later attempt may succeed
    /// @throws UndeliverableException if the receiver refuses this delivery
    void send(Deliveries.Delivery delivery) throws UndeliverableException;

    /// Returns the name of the destination of this delivery. Deliveries to one destination share
    /// its backoff and concurrency limit. If a delivery fails with [UnavailableException], its
    /// destination counts as unavailable for all deliveries. Destination names of different
    /// transports must differ.
    default String destination(Deliveries.Delivery delivery) {
        return delivery.endpoint();
    }

    /// Maximum number of concurrent deliveries to the destination.
    default int concurrency(Deliveries.Delivery delivery) {
        return 1;
    }

    /// Minimum time between the starts of two deliveries to the destination.
    default Duration interval(Deliveries.Delivery delivery) {
        return Duration.ZERO;
    }

    @Override
    void close();

    /// Thrown if the receiver refused a delivery. If `lasting`, the receiver would refuse it again.
    final class UndeliverableException extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean lasting;
        private final transient Optional<Duration> retryAfter;

        public UndeliverableException(String message, boolean lasting) {
            this(message, lasting, Optional.empty());
        }

        /// Creates the exception with the retry delay that the receiver requested.
        public UndeliverableException(
                String message, boolean lasting, Optional<Duration> retryAfter) {
            super(message);
            this.lasting = lasting;
            this.retryAfter = retryAfter;
        }

        /// Returns the delay that the receiver requested before the next attempt.
        public Optional<Duration> retryAfter() {
            return retryAfter;
        }

        public boolean lasting() {
            return lasting;
        }
    }
}
