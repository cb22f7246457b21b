package dev.leat.app;

import java.time.Duration;
import java.util.Optional;

/// The source of a pipeline's records. Each kind of source is one case. If the schema has no
/// fields, each file has its own columns, all of them texts. The engine uses only the source's
/// [SourceTerms], which [App#terms] returns.
public sealed interface PipelineSource permits QueueSource, BucketSource, StreamSource {

    /// Returns the queue whose messages are leased. The messages of a bucket source are object
    /// notifications; those of a queue source are the records; those of a stream source are
    /// redriven dead letters.
    String queue();

    Schema schema();

    Pipeline.UnknownFields unknownFields();

    /// Returns the source as a phrase for messages: its kind and its name in the app file.
    String description();

    Batching batching();

    /// Returns the maximum number of messages per lease.
    default int batch() {
        return batching().size();
    }

    /// Returns the time that messages may wait for their batch to become full.
    default Duration window() {
        return batching().window();
    }

    /// Returns a copy whose leases have at most this many records.
    PipelineSource withBatchSize(int batch);

    /// Returns a copy with another schema.
    PipelineSource with(Schema other);

    /// Returns the files of a bucket source; empty for a queue source.
    default Optional<FileSource> files() {
        return Optional.empty();
    }

    /// Returns true if each file has its own columns.
    default boolean infersColumns() {
        return schema().fields().isEmpty();
    }
}
