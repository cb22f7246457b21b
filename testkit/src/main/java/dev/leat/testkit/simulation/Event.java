package dev.leat.testkit.simulation;

import dev.leat.batch.FileUnit;
import dev.leat.batch.Record;
import dev.leat.kernel.LookupRows;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.AlarmLog;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.HttpDeliveryResult;
import dev.leat.port.Message;
import dev.leat.port.SequenceNumber;
import dev.leat.port.Streams;
import dev.leat.testkit.scenario.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An event of a run. The events in order are the input of the invariants and of the timeline.
public sealed interface Event {

    /// Returns the time of the event by the app's clock.
    Instant at();

    /// The input sent messages. `answers` are the results in the same order.
    record Sent(
            Instant at, String queue, List<Message.Outgoing> messages, List<Message.Sent> answers)
            implements Event {}

    /// The input put records into a stream. `sequences` are their sequence numbers in the same
    /// order.
    record RecordsPut(
            Instant at,
            String stream,
            List<Streams.NewRecord> records,
            List<SequenceNumber> sequences)
            implements Event {}

    /// The input changed the number of open shards of a stream.
    record Resharded(Instant at, String stream, int shards) implements Event {}

    /// The input put an object.
    record Put(Instant at, FileUnit unit) implements Event {}

    /// A worker leased records. `lease` numbers the leases of the run.
    record Leased(
            Instant at, String worker, String queue, int lease, List<Record> records, Instant until)
            implements Event {}

    /// A commit of a store. `acknowledged` is true if the caller received the response.
    record Committed(
            Instant at, String worker, String store, List<Applied> effects, boolean acknowledged)
            implements Event {}

    /// An effect, and the result of each of its rows. For a settlement, `effect` is the effect as
    /// the worker requested it; the changes that a fault made to the settlement are in [Struck].
    /// The settlement of a batch of a shard has the changes.
    record Applied(Effect effect, WriteResults answers) {}

    /// A call of a store or source failed and was rolled back.
    record Failed(Instant at, String worker, String store, String why) implements Event {}

    /// A worker read the rows of a lookup for its batch. `complete` is true if each key had a row.
    record LookedUp(Instant at, String worker, String lookup, LookupRows rows, boolean complete)
            implements Event {}

    /// An endpoint answered a request. The process may die before the delivery is marked as sent.
    record Requested(Instant at, String worker, Delivery delivery, HttpDeliveryResult answer)
            implements Event {}

    /// A fault of the scenario occurred.
    record Struck(Instant at, Fault fault, String detail) implements Event {}

    /// The process died. `durable` is a commit that was already durable, but whose caller had not
    /// received the response yet.
    record Crashed(Instant at, Fault.Point point, Optional<Committed> durable) implements Event {}

    /// The platform was opened again after a crash.
    record Opened(Instant at) implements Event {}

    record Jumped(Instant at, Duration by) implements Event {}

    /// An alarm changed, or its policy made a decision.
    record Noted(Instant at, AlarmLog.Note note) implements Event {}

    /// A pipeline was paused or failed.
    record Ended(Instant at, String pipeline, String why) implements Event {}
}
