package dev.leat.testkit.simulation;

import dev.leat.batch.FileUnit;
import dev.leat.batch.Record;
import dev.leat.delivery.HttpDeliveryResult;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.AlarmLog;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Message;
import dev.leat.testkit.scenario.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An event of a run, in order: input of the invariants and of the timeline.
public sealed interface Event {

    /// Returns the time by the virtual clock.
    Instant at();

    /// The input sent messages; `answers` are their results, in order.
    record Sent(
            Instant at, String queue, List<Message.Outgoing> messages, List<Message.Sent> answers)
            implements Event {}

    /// The input put an object.
    record Put(Instant at, FileUnit unit) implements Event {}

    /// A worker leased records. `lease` is the lease's number in the run.
    record Leased(
            Instant at, String worker, String queue, int lease, List<Record> records, Instant until)
            implements Event {}

    /// A commit of a store. `acknowledged` is true if the caller got the response.
    record Committed(
            Instant at, String worker, String store, List<Applied> effects, boolean acknowledged)
            implements Event {}

    /// An effect, and the result of each of its rows. For a settlement, `effect` is the requested
    /// one; changes by faults are in [Struck].
    record Applied(Effect effect, WriteResults answers) {}

    /// A call of a store or source failed and was rolled back.
    record Failed(Instant at, String worker, String store, String why) implements Event {}

    /// A request to an endpoint, and its answer. The delivery may not have been marked after it.
    record Requested(Instant at, String worker, Delivery delivery, HttpDeliveryResult answer)
            implements Event {}

    /// A fault struck.
    record Struck(Instant at, Fault fault, String detail) implements Event {}

    /// The process died. If it died in or after a commit, `durable` is the unacknowledged commit.
    record Crashed(Instant at, Fault.Point point, Optional<Committed> durable) implements Event {}

    /// The platform was opened again.
    record Opened(Instant at) implements Event {}

    record Jumped(Instant at, Duration by) implements Event {}

    /// An alarm changed, or its policy made a decision.
    record Noted(Instant at, AlarmLog.Note note) implements Event {}

    /// A pipeline was paused or failed.
    record Ended(Instant at, String pipeline, String why) implements Event {}
}
