package dev.leat.app;

import java.time.Duration;

/// A source that reads the messages of a queue. Each message is a document, and one record. A batch
/// has up to `batch` messages; `window` is the time that it may wait to become full.
public record QueueSource(
        String queue,
        Schema schema,
        Pipeline.UnknownFields unknownFields,
        int batch,
        Duration window)
        implements PipelineSource {

    public static final int DEFAULT_BATCH = 1000;

    /// Creates a source whose batches do not wait.
    public QueueSource(
            String queue, Schema schema, Pipeline.UnknownFields unknownFields, int batch) {
        this(queue, schema, unknownFields, batch, Duration.ZERO);
    }

    @Override
    public String description() {
        return "queue " + queue;
    }

    @Override
    public QueueSource withBatchSize(int records) {
        return new QueueSource(queue, schema, unknownFields, records, window);
    }

    @Override
    public QueueSource with(Schema other) {
        return new QueueSource(queue, other, unknownFields, batch, window);
    }
}
