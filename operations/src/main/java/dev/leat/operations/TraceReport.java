package dev.leat.operations;

import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.Cause;
import dev.leat.port.Audit;
import dev.leat.port.StoredIdentity;
import java.time.Instant;
import java.util.List;

/// The stored history of a record.
///
/// @param found the traces, one for each pipeline and identity
/// @param searched the places that were searched, and those that could not be
/// @param complete false if there was no time to search all messages of the queues
public record TraceReport(List<Found> found, List<SearchedPlace> searched, boolean complete) {

    public TraceReport {
        found = List.copyOf(found);
        searched = List.copyOf(searched);
    }

    /// The history of a record in one pipeline.
    ///
    /// @param key the key columns of the pipeline
    /// @param queue the queue or the stream that the pipeline reads
    /// @param files true if the pipeline reads files that the messages of the queue name
    /// @param identity the identity in hex; empty if unknown
    /// @param kept the records in the archive and the stream of the pipeline, which are still there
    ///   after they were processed
    /// @param more the number of further messages, which are not listed because there are many
    /// @param archivable true if processed messages are not kept, and `archive` of the pipeline
    ///   would keep them
    /// @param stored the stored identities
    public record Found(
            String pipeline,
            List<String> key,
            String queue,
            boolean files,
            String identity,
            List<Place> waiting,
            List<Place> dead,
            List<Place> kept,
            long more,
            boolean archivable,
            List<Sent> redriven,
            List<StoredIdentity> stored,
            List<AtSink> sinks) {}

    /// A message of the record in a queue, or the record in an archive or a stream.
    ///
    /// @param queue the name of the queue, or a text such as `archive of NAME`
    /// @param source the queue, or the file, stream and position, that the record came from
    /// @param reasons the messages of the reasons of the last failure, masked
    /// @param groups the groups of a dead letter, masked
    /// @param lives the earlier failures, one for each redrive
    /// @param steps the record after decoding and after each step that it reaches, as the pipeline
    ///   computes it now; empty for files, and for all but the first messages of a trace
    public record Place(
            String queue,
            long sequence,
            String id,
            int attempts,
            Instant firstSeen,
            String source,
            List<String> reasons,
            List<Group> groups,
            List<RedriveHistory.Life> lives,
            List<AfterStep> steps) {}

    /// A record after a step.
    ///
    /// @param step the name of the step in the app file; the first one is `from`
    /// @param condition the SQL of a step `where`; otherwise empty
    /// @param state `continues`, or the state in which the record left: `filtered` or `rejected`;
    ///   `unknown` if it could not be computed
    /// @param reasons the reasons of a rejection, or why the record could not be computed; masked
    /// @param rows the first rows of the record; there are several after a step `unnest`
    /// @param count the number of its rows
    public record AfterStep(
            String step,
            String condition,
            String state,
            List<String> reasons,
            List<List<Value>> rows,
            int count) {

        /// The state of a record that goes on to the next step.
        public static final String CONTINUES = "continues";

        /// The state of a record that a step `where` filtered out.
        public static final String FILTERED = "filtered";
    }

    /// The value of a column.
    ///
    /// @param value the value as JSON, masked; only its beginning if it is long
    /// @param changed true if the step added or changed the value; false if the record had several
    ///   rows before the step
    public record Value(String column, String value, boolean changed) {}

    /// A group of dead letters. `where` describes the place of the failure.
    public record Group(String id, Cause cause, String where) {}

    /// A redrive of the record.
    ///
    /// @param by the user who started the run; empty if the run is unknown
    /// @param queue the dead-letter queue that had the record; empty if the run is unknown
    /// @param edits the changes of the record, as `COLUMN=SQL` or `by hand`; empty if it was sent
    ///   unchanged
    public record Sent(Audit.Entry entry, String by, String queue, List<String> edits) {

        public Sent {
            edits = List.copyOf(edits);
        }
    }

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

    /// Traces records. Blocks; threads may share it.
    public interface Maker extends AutoCloseable {

        /// Returns the history of a record, as [Operations#trace] does.
        TraceReport trace(
                String record, List<String> columns, List<String> pipelines, boolean whole);

        @Override
        void close();
    }
}
