package dev.leat.aws.send;

import dev.leat.app.Sink;
import dev.leat.aws.BatchOperation.Failure;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect;
import java.util.List;
import java.util.Optional;

/// A service to which the sinks of one kind send. Thread-safe.
interface Destination {

    /// Returns the kind of the sinks.
    String kind();

    /// Returns the service's name, for messages.
    String service();

    /// Returns the reason why the service would refuse the message of a row; empty if the service
    /// accepts it.
    Optional<Reason> refusal(Effect.Write write, int row);

    /// Returns the reason for users of a message that was not accepted.
    default Reason reason(Failure why) {
        return Reason.of("refused", "%s refused the message: %s".formatted(service(), why.text()));
    }

    /// Sends the messages of rows, in this order where the destination has an order.
    SendAttempt send(Effect.Write write, List<Integer> rows);

    /// Checks that the queue or topic exists and that the service is available.
    ///
    /// @throws dev.leat.port.UnavailableException if not
    void probe(Sink sink);
}
