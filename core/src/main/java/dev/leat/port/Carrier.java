package dev.leat.port;

/// Takes what is for subscribers outside to them: one for mails, one for URLs. Blocks until the
/// other side has it; threads may share it.
public interface Carrier extends AutoCloseable {

    /// Hands one over, under its id.
    ///
    /// @throws Unavailable if the other side is away: the same may work later
    /// @throws Undeliverable if it does not take this one
    void carry(Deliveries.Delivery delivery) throws Undeliverable;

    /// What is away if this one cannot be carried because the other side is: what goes to the same
    /// place goes one at a time, and waits together.
    default String place(Deliveries.Delivery delivery) {
        return delivery.endpoint();
    }

    @Override
    void close();

    /// Why one cannot be handed over: `lasting` if trying again does not help.
    final class Undeliverable extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean lasting;

        public Undeliverable(String message, boolean lasting) {
            super(message);
            this.lasting = lasting;
        }

        public boolean lasting() {
            return lasting;
        }
    }
}
