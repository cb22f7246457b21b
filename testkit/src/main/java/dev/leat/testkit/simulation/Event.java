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

/// What happened in a run, in order: what laws are checked against and a timeline is printed from.
public sealed interface Event {

    /// By the virtual clock.
    Instant at();

    /// Messages were sent from outside, `answers` beside them in order.
    record Sent(
            Instant at, String queue, List<Message.Outgoing> messages, List<Message.Sent> answers)
            implements Event {}

    /// An object was put from outside.
    record Put(Instant at, FileUnit unit) implements Event {}

    /// A worker was handed records. `lease` counts them in a run.
    record Leased(
            Instant at, String worker, String queue, int lease, List<Record> records, Instant until)
            implements Event {}

    /// A store was asked to commit these effects and answered so. `heard` is whether the caller
    /// heard it.
    record Committed(
            Instant at, String worker, String store, List<Applied> effects, boolean acknowledged)
            implements Event {}

    /// An effect and what the store said of each of its rows. Of a settlement, `effect` is what was
    /// asked for: what a fault made of it is told by [Struck].
    record Applied(Effect effect, WriteResults answers) {}

    /// A call of a store or source failed: nothing of it was kept.
    record Failed(Instant at, String worker, String store, String why) implements Event {}

    /// An endpoint was sent a record and answered so. Whether the delivery was marked after that is
    /// not said.
    record Requested(Instant at, String worker, Delivery delivery, HttpDeliveryResult answer)
            implements Event {}

    /// A fault struck.
    record Struck(Instant at, Fault fault, String detail) implements Event {}

    /// The process died. If it died in a commit or after one, it is told here: `durable` is the
    /// commit that was kept although nobody heard of it.
    record Crashed(Instant at, Fault.Point point, Optional<Committed> durable) implements Event {}

    /// The platform was opened again.
    record Opened(Instant at) implements Event {}

    record Jumped(Instant at, Duration by) implements Event {}

    /// An alarm changed, or its policy decided something.
    record Noted(Instant at, AlarmLog.Note note) implements Event {}

    /// A pipeline is paused or has failed.
    record Ended(Instant at, String pipeline, String why) implements Event {}
}
