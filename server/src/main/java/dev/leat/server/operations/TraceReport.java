package dev.leat.server.operations;

import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.Cause;
import dev.leat.port.Audit;
import dev.leat.port.StoredIdentity;
import java.time.Instant;
import java.util.List;

/// The stored history of a record.
///
/// @param found the traces, one for each pipeline and identity
/// @param searched the places that were searched, one sentence each
/// @param complete false if there was no time to search all messages of the queues
public record TraceReport(List<Found> found, List<String> searched, boolean complete) {

    public TraceReport {
        found = List.copyOf(found);
        searched = List.copyOf(searched);
    }

    /// The history of a record in one pipeline.
    ///
    /// @param key the key columns of the pipeline
    /// @param queue the queue that the pipeline reads
    /// @param files true if the pipeline reads files that the messages of the queue name
    /// @param identity the identity in hex; empty if unknown
    /// @param stored the stored identities
    public record Found(
            String pipeline,
            List<String> key,
            String queue,
            boolean files,
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
    /// @param groups the groups of a dead letter, masked
    /// @param lives the earlier failures, one for each redrive
    public record Place(
            String queue,
            long sequence,
            String id,
            int attempts,
            Instant firstSeen,
            String source,
            List<String> reasons,
            List<Group> groups,
            List<RedriveHistory.Life> lives) {}

    /// A group of dead letters. `where` describes the place of the failure.
    public record Group(String id, Cause cause, String where) {}

    /// A redrive of the record.
    public record Sent(Audit.Entry entry, String by) {}

    /// The state of the record at a sink.
    ///
    /// @param sink the kind and the name of the sink
    /// @param state the state, in lower case
    /// @param detail the reason of the state; may be empty
    /// @param statement a SELECT that shows more; may be empty
    public record AtSink(String sink, String state, String detail, String statement) {

        /// The state of a sink that has the record.
        public static final String DELIVERED = "delivered";

        /// Returns true if the sink has the record.
        public boolean delivered() {
            return state.equals(DELIVERED);
        }
    }
}
