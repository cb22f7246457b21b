package dev.leat.testkit.invariant;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect.Again;
import dev.leat.testkit.simulation.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A step in the life of one message in one queue. `index` is the position of the step's event in
/// the history.
sealed interface MessageStep {

    int index();

    Instant at();

    record Sent(int index, Instant at, Duration delay) implements MessageStep {}

    record Leased(int index, Instant at, Event.Leased event, int attempt) implements MessageStep {}

    /// A durable result of a sink for the row with this identity, in hex. `lease` is the number of
    /// the lease of its batch.
    record Answered(
            int index,
            Instant at,
            int lease,
            String sink,
            String identity,
            Outcome outcome,
            Optional<Reason> why)
            implements MessageStep {}

    /// A durable dead letter of the message.
    record DeadLettered(int index, Instant at) implements MessageStep {}

    /// A durable settlement. The message is done if `again` is empty; otherwise it is returned to
    /// the queue.
    record Settled(int index, Instant at, Optional<Again> again) implements MessageStep {}
}
