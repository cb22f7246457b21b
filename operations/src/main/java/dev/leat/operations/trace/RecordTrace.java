package dev.leat.operations.trace;

import dev.leat.app.Pipeline;
import dev.leat.batch.Record;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.StoredIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Information about one record in one pipeline. `identity` is the hash of the record's key or
/// message id, in hex; empty if it is unknown. `sinks` has the state at each sink of the pipeline,
/// in their order.
public record RecordTrace(
        Pipeline pipeline,
        String identity,
        Places places,
        List<Sent> redriven,
        List<StoredIdentity> holdings,
        List<SinkTrace> sinks) {

    public RecordTrace {
        redriven = List.copyOf(redriven);
        holdings = List.copyOf(holdings);
        sinks = List.copyOf(sinks);
    }

    RecordTrace withSinks(List<SinkTrace> states) {
        return new RecordTrace(pipeline, identity, places, redriven, holdings, states);
    }

    /// A message of the record, and its queue, archive or stream.
    public record Place(String queue, Message.Seen message) {

        /// Returns the message as the record that the pipeline would read.
        Record record() {
            return DeadLetterDetails.restored(message);
        }

        public DeadLetterDetails letter() {
            return DeadLetterDetails.of(message);
        }
    }

    /// The messages of a record. `kept` are the records in the archive and the stream of the
    /// pipeline; `more` is the number of messages that are not listed, because there are many.
    public record Places(List<Place> waiting, List<Place> dead, List<Place> kept, long more) {

        public Places {
            waiting = List.copyOf(waiting);
            dead = List.copyOf(dead);
            kept = List.copyOf(kept);
        }

        /// Returns the listed messages, dead letters first.
        List<Place> all() {
            return Stream.of(dead, waiting, kept).flatMap(List::stream).toList();
        }
    }

    /// A redrive of the record, the user who started it, and the dead-letter queue of the run; both
    /// are empty if the run is unknown. `edits` are its changes of the record, as `COLUMN=SQL` or
    /// `by hand`.
    public record Sent(Audit.Entry entry, String by, String queue, List<String> edits) {

        public Sent {
            edits = List.copyOf(edits);
        }

        static Sent of(Audit.Entry entry, Optional<Audit.Run> run) {
            var set =
                    run.map(known -> known.terms().set()).orElse(Map.of()).entrySet().stream()
                            .map(one -> one.getKey() + "=" + one.getValue())
                            .toList();
            var edits = set.isEmpty() ? List.of("by hand") : set;
            return new Sent(
                    entry,
                    run.map(Audit.Run::by).orElse(""),
                    run.map(Audit.Run::queue).orElse(""),
                    entry.edited() ? edits : List.of());
        }
    }

    boolean known() {
        return !(places.all().isEmpty() && redriven.isEmpty() && holdings.isEmpty())
                || sinks.stream()
                        .anyMatch(sink -> sink.has() || sink.state() == SinkTrace.State.REJECTED);
    }
}
