package dev.leat.server.operations;

import dev.leat.port.Audit;
import dev.leat.port.StoredIdentity;
import java.time.Instant;
import java.util.List;

/// The stored history of a record.
///
/// @param found the traces, one for each pipeline and identity
/// @param searched the places that were searched, one sentence each
public record TraceReport(List<Found> found, List<String> searched) {

    public TraceReport {
        found = List.copyOf(found);
        searched = List.copyOf(searched);
    }

    /// The history of a record in one pipeline.
    ///
    /// @param key the key columns of the pipeline
    /// @param identity the identity in hex; empty if unknown
    /// @param stored the stored identities
    public record Found(
            String pipeline,
            List<String> key,
            String identity,
            List<Place> waiting,
            List<Place> dead,
            List<Sent> redriven,
            List<StoredIdentity> stored,
            List<AtSink> sinks) {}

    /// A message of the record in a queue.
    ///
    /// @param source the queue, or the file, stream and position, that the record came from
    /// @param reasons the messages of the reasons of the last failure, masked
    public record Place(
            String queue,
            long sequence,
            String id,
            int attempts,
            Instant firstSeen,
            String source,
            List<String> reasons) {}

    /// A redrive of the record.
    public record Sent(Audit.Entry entry, String by) {}

    /// The state of the record at a sink.
    ///
    /// @param sink the kind and the name of the sink
    /// @param state the state, in lower case
    /// @param detail the reason of the state; may be empty
    /// @param statement a SELECT that shows more; may be empty
    public record AtSink(String sink, String state, String detail, String statement) {}
}
