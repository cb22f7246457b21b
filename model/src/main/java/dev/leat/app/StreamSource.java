package dev.leat.app;

/// A source that reads the records of a stream. Each record is a document. Records of a shard are
/// processed in order, shards in parallel. `redrives` is the queue of redriven dead letters, which
/// have no order.
public record StreamSource(
        String stream,
        String redrives,
        Start start,
        Schema schema,
        Pipeline.UnknownFields unknownFields,
        Batching batching)
        implements PipelineSource {

    /// The suffix of the queue of redriven dead letters, after the name of the pipeline.
    public static final String REDRIVE_SUFFIX = "-redrive";

    /// The record at which a pipeline begins when it first reads a stream.
    public enum Start {
        /// The oldest record that has not expired.
        OLDEST,
        /// The first record that is put after the pipeline was started.
        LATEST
    }

    /// The attributes that a record has, besides its data.
    public static final String SHARD_ATTRIBUTE = "shard_id";

    public static final String SEQUENCE_ATTRIBUTE = "sequence_number";
    public static final String PARTITION_KEY_ATTRIBUTE = "partition_key";

    /// Separates the pipeline and the stream in the name of an archive of redriven records.
    public static final String REDRIVEN = "#";

    /// Returns the name of the archive of the records that this pipeline has processed and that are
    /// not in the stream as they were processed: redriven dead letters, and messages that clients
    /// sent to the queue of redrives. No pipeline has such a name.
    public String redriven(String pipeline) {
        return pipeline + REDRIVEN + stream;
    }

    @Override
    public String queue() {
        return redrives;
    }

    @Override
    public String description() {
        return "stream " + stream;
    }

    @Override
    public StreamSource withBatchSize(int records) {
        return new StreamSource(
                stream, redrives, start, schema, unknownFields, batching.withSize(records));
    }

    @Override
    public StreamSource with(Schema other) {
        return new StreamSource(stream, redrives, start, other, unknownFields, batching);
    }
}
