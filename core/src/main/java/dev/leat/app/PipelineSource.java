package dev.leat.app;

import java.util.Optional;

/// Where the records of a pipeline come from: one case for each kind of source. A schema without
/// fields says that each file has columns of its own, all of them texts. What the engine needs to
/// know of a source is in its [SourceTerms], which [App#terms] makes.
public sealed interface PipelineSource permits QueueSource, BucketSource {

    /// The queue whose messages are leased: of a bucket its notifications, else the records.
    String queue();

    Schema schema();

    Pipeline.UnknownFields unknownFields();

    /// The source as a sentence names it: its kind, and what the app file calls it.
    String words();

    /// The most messages that one lease holds.
    int batch();

    /// The same, leasing at most so many records at once.
    PipelineSource by(int batch);

    /// The same with another schema.
    PipelineSource with(Schema other);

    /// What is read of a bucket; empty if the messages are the records.
    default Optional<FileSource> files() {
        return Optional.empty();
    }

    /// Whether the columns are those that each file has.
    default boolean open() {
        return schema().fields().isEmpty();
    }
}
