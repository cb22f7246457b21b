package dev.leat.app;

/// From a queue whose messages are documents, one record each.
public record QueueSource(
        String queue, Schema schema, Pipeline.UnknownFields unknownFields, int batch)
        implements PipelineSource {

    public static final int DEFAULT_BATCH = 1000;

    @Override
    public String words() {
        return "queue " + queue;
    }

    @Override
    public QueueSource by(int records) {
        return new QueueSource(queue, schema, unknownFields, records);
    }

    @Override
    public QueueSource with(Schema other) {
        return new QueueSource(queue, other, unknownFields, batch);
    }
}
