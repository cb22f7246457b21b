package dev.leat.port;

import java.time.Duration;
import java.util.Optional;

/// Takes what is for subscribers outside to them: one for mails, one for URLs. Blocks until the
/// other side has it; threads may share it.
public interface DeliveryTransport extends AutoCloseable {

    /// Hands one over, under its id.
    ///
    /// @throws Unavailable if the other side is away: the same may work later
    /// @throws Undeliverable if it does not take this one
    void carry(Deliveries.Delivery delivery) throws UndeliverableException;

    /// What is away if this one cannot be carried because the other side is: what goes to the same
    /// place goes one at a time, and waits together. No other carrier may give a place this name.
    default String place(Deliveries.Delivery delivery) {
        return delivery.endpoint();
    }

    /// How many deliveries may be on their way to that place at once.
    default int concurrency(Deliveries.Delivery delivery) {
        return 1;
    }

    /// The least time between the starts of two deliveries to that place.
    default Duration interval(Deliveries.Delivery delivery) {
        return Duration.ZERO;
    }

    @Override
    void close();

    /// Why one cannot be handed over: `lasting` if trying again does not help.
    final class UndeliverableException extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean lasting;
        private final transient Optional<Duration> retryAfter;

        public UndeliverableException(String message, boolean lasting) {
            this(message, lasting, Optional.empty());
        }

        /// The other side says when to try again.
        public UndeliverableException(
                String message, boolean lasting, Optional<Duration> retryAfter) {
            super(message);
            this.lasting = lasting;
            this.retryAfter = retryAfter;
        }

        /// How long the other side asks to be left alone.
        public Optional<Duration> retryAfter() {
            return retryAfter;
        }

        public boolean lasting() {
            return lasting;
        }
    }
}
