package dev.leat.testkit.invariant;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.plan.Effect.Again;
import dev.leat.testkit.simulation.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What happened to one message in one queue. `index` is the event's place among all that happened.
sealed interface MessageStep {

    int index();

    Instant at();

    record Sent(int index, Instant at, Duration delay) implements MessageStep {}

    record Leased(int index, Instant at, Event.Leased event, int attempt) implements MessageStep {}

    /// A sink's durable answer.
    record Answered(int index, Instant at, String sink, Outcome outcome, Optional<Reason> why)
            implements MessageStep {}

    /// Its letter is durable.
    record DeadLettered(int index, Instant at) implements MessageStep {}

    /// Durably settled; without `again` it is done with.
    record Settled(int index, Instant at, Optional<Again> again) implements MessageStep {}
}
