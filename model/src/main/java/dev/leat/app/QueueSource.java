package dev.leat.app;

/// A source that reads the messages of a queue. Each message is a document, and one record.
public record QueueSource(
        String queue, Schema schema, Pipeline.UnknownFields unknownFields, Batching batching)
        implements PipelineSource {

    /// Creates a source whose batches do not wait.
    public QueueSource(
            String queue, Schema schema, Pipeline.UnknownFields unknownFields, int batch) {
        this(queue, schema, unknownFields, Batching.DEFAULT.withSize(batch));
    }

    @Override
    public String description() {
        return "queue " + queue;
    }

    @Override
    public QueueSource withBatchSize(int records) {
        return new QueueSource(queue, schema, unknownFields, batching.withSize(records));
    }

    @Override
    public QueueSource with(Schema other) {
        return new QueueSource(queue, other, unknownFields, batching);
    }
}
