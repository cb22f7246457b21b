package dev.leat.app;

import java.util.Optional;

/// The source of a pipeline's records: one case for each kind. A schema without fields means that
/// each file has its own columns, all of them texts. [App#terms] returns the engine's view of a
/// source, its [SourceTerms].
public sealed interface PipelineSource permits QueueSource, BucketSource {

    /// Returns the queue whose messages are leased: of a bucket its notifications, otherwise the
    /// records.
    String queue();

    Schema schema();

    Pipeline.UnknownFields unknownFields();

    /// Returns the source in words for messages: its kind and its name in the app file.
    String description();

    /// Returns the maximum number of messages per lease.
    int batch();

    /// Returns a copy whose leases hold at most this many records.
    PipelineSource withBatchSize(int batch);

    /// Returns a copy with another schema.
    PipelineSource with(Schema other);

    /// Returns the files of a bucket source; empty if the messages are the records.
    default Optional<FileSource> files() {
        return Optional.empty();
    }

    /// Returns true if the columns are those of each file.
    default boolean infersColumns() {
        return schema().fields().isEmpty();
    }
}
