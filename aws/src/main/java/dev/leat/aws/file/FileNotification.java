package dev.leat.aws.file;

import dev.leat.app.Sink;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.TopicSink;
import dev.leat.batch.Column;
import dev.leat.batch.Rows;
import dev.leat.plan.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A notification of a file to a queue or topic: one row of a write.
///
/// @param kind the kind of the sink
/// @param sink the name of the sink
/// @param texts the values of the sink's columns; null is SQL NULL
record FileNotification(
        String pipeline,
        String kind,
        String sink,
        byte[] identity,
        byte[] digest,
        List<@Nullable String> texts) {

    FileNotification {
        texts = Collections.unmodifiableList(new ArrayList<>(texts));
    }

    /// Returns the notifications of a write.
    static List<FileNotification> of(Effect.Write write) {
        var all = new ArrayList<FileNotification>();
        for (int row : write.pick()) {
            var texts = new ArrayList<@Nullable String>();
            for (var column : write.rows().sinks().get(write.sink())) {
                texts.add(((Column.Texts) column).values()[row]);
            }
            all.add(
                    new FileNotification(
                            write.pipeline(),
                            write.to().kind(),
                            write.to().name(),
                            write.rows().identity(row),
                            write.rows().digest(row),
                            texts));
        }
        return all;
    }

    /// Returns the write of this notification alone.
    Effect.Write write() {
        var columns = new ArrayList<Column>();
        for (var text : texts) {
            columns.add(new Column.Texts(new @Nullable String[] {text}));
        }
        var rows = new Rows(1, new int[] {0}, identity, digest, List.of(columns));
        return new Effect.Write(pipeline, to(), 0, rows, new int[] {0});
    }

    private Sink to() {
        return switch (kind) {
            case QueueSink.KIND -> new QueueSink(sink, new Sink.Filter.All(), Map.of());
            case TopicSink.KIND -> new TopicSink(sink, new Sink.Filter.All(), Map.of());
            default ->
                    throw new IllegalStateException(
                            "notifications of files go to queues and topics, not to a " + kind);
        };
    }
}
