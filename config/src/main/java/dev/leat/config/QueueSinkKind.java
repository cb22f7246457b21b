package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.sink.QueueSink;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Optional;

/// Sinks that send to a queue.
final class QueueSinkKind implements SinkKind {

    private static final Option<String> RESOURCE =
            Option.of(
                    QueueSink.KIND,
                    Names.of("a queue"),
                    "The queue to send the row to, as a JSON document.");

    static final Option<Sql> GROUP =
            Option.of(
                    "group",
                    Expressions.ONE,
                    "For a FIFO queue: the message group, a text. Like `where`, it uses the row,"
                            + " not the sink's `select`.");

    @Override
    public Option<String> resource() {
        return RESOURCE;
    }

    @Override
    public List<Option<?>> options() {
        return List.of(GROUP);
    }

    @Override
    public Optional<Sink> read(Common common, Options options, Node node, ReadContext in) {
        return Optional.of(
                new QueueSink(
                        common.name(), common.filter(), common.columns(), options.find(GROUP)));
    }
}
