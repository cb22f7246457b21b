package dev.leat.app;

/// From a queue whose messages are documents, one record each.
public record FromQueue(
        String queue, Schema schema, Pipeline.UnknownFields unknownFields, int batch)
        implements From {

    public static final int DEFAULT_BATCH = 1000;

    @Override
    public String words() {
        return "queue " + queue;
    }

    @Override
    public FromQueue by(int records) {
        return new FromQueue(queue, schema, unknownFields, records);
    }

    @Override
    public FromQueue with(Schema other) {
        return new FromQueue(queue, other, unknownFields, batch);
    }
}
