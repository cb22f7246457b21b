package dev.leat.config;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.SourcePosition;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.kernel.bind.PipelineColumns.Privacy;
import java.util.stream.Stream;

/// Compares the columns that a sink sends to a queue, directly or through a topic, with the schema
/// of the pipeline that reads the queue. Differences are only warnings, because other producers may
/// send to the queue, too.
record SchemaCompatibility(Sink sink, Columns columns) {

    void check(App app, ReadContext in) {
        var subscribers = sink.topic().stream().flatMap(topic -> app.subscribers(topic).stream());
        var queues = Stream.concat(sink.queue().stream(), subscribers.map(Queue::name)).toList();
        app.pipelines().values().stream()
                .filter(reader -> queues.contains(reader.from().queue()))
                .filter(reader -> reader.from().files().isEmpty())
                .filter(reader -> !reader.from().schema().fields().isEmpty())
                .forEach(reader -> check(reader, in));
    }

    private void check(Pipeline reader, ReadContext in) {
        var schema = reader.from().schema();
        var mark = in.markIn(sink, sink.kind());
        for (var field : schema.fields()) {
            if (field.notNull() && !columns.has(field.name())) {
                in.warning(
                        mark,
                        GeneralLintMessage.NOT_SENT,
                        reader.from().queue(),
                        schema.name(),
                        field.name(),
                        reader.name());
            }
        }
        columns.row().all().values().stream()
                .flatMap(column ->
                        column.privacy() == Privacy.PERSONAL
                                ? Stream.of(column.name())
                                : column.members().stream())
                .forEach(path -> pii(path, reader, mark, in));
    }

    private void pii(String name, Pipeline reader, SourcePosition mark, ReadContext in) {
        var schema = reader.from().schema();
        boolean marked = schema.personal().anyMatch(path -> Schema.isInside(name, path));
        if (!marked) {
            in.warning(
                    mark,
                    GeneralLintMessage.PII_GOES_ON,
                    name,
                    reader.from().queue(),
                    schema.name());
        }
    }
}
