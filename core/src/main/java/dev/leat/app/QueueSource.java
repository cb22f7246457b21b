package dev.leat.app;

/// A source that reads the messages of a queue. Each message is a document, and one record.
public record QueueSource(
        String queue, Schema schema, Pipeline.UnknownFields unknownFields, int batch)
        implements PipelineSource {

    public static final int DEFAULT_BATCH = 1000;

    @Override
    public String description() {
        return "queue " + queue;
    }

    @Override
    public QueueSource withBatchSize(int records) {
        return new QueueSource(queue, schema, unknownFields, records);
    }

    @Override
    public QueueSource with(Schema other) {
        return new QueueSource(queue, other, unknownFields, batch);
    }
}
