package dev.leat.cli.trace;

import dev.leat.app.Pipeline;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.StoredIdentity;
import java.util.List;

/// Information about one record in one pipeline. `identity` is the hash of the record's key or
/// message id, in hex; empty if it is unknown. `sinks` has the state at each sink of the pipeline,
/// in their order.
public record RecordTrace(
        Pipeline pipeline,
        String identity,
        List<Place> waiting,
        List<Place> dead,
        List<Sent> redriven,
        List<StoredIdentity> holdings,
        List<SinkTrace> sinks) {

    public RecordTrace {
        waiting = List.copyOf(waiting);
        dead = List.copyOf(dead);
        redriven = List.copyOf(redriven);
        holdings = List.copyOf(holdings);
        sinks = List.copyOf(sinks);
    }

    RecordTrace withSinks(List<SinkTrace> states) {
        return new RecordTrace(pipeline, identity, waiting, dead, redriven, holdings, states);
    }

    /// A message of the record and its queue.
    public record Place(String queue, Message.Seen message) {
        public DeadLetterDetails letter() {
            return DeadLetterDetails.of(message);
        }
    }

    /// A redrive of the record and the user who started it; empty if the run is unknown.
    public record Sent(Audit.Entry entry, String by) {}

    boolean known() {
        return !(waiting.isEmpty() && dead.isEmpty() && redriven.isEmpty() && holdings.isEmpty())
                || sinks.stream().anyMatch(SinkTrace::has);
    }
}
