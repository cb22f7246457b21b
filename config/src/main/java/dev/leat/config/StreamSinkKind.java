package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.sink.StreamSink;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Optional;

/// Sinks that put records into a stream.
final class StreamSinkKind implements SinkKind {

    private static final Option<String> RESOURCE =
            Option.of(
                    StreamSink.KIND,
                    Names.of("a stream"),
                    "The stream to put the row into, as a JSON document.");

    private static final Option<Sql> PARTITION_BY =
            Option.of(
                    "partition_by",
                    Expressions.ONE,
                    "For a stream: the partition key, a text of 1 to 256 characters. Records with"
                            + " the same partition key keep their order. Like `where`, it uses the"
                            + " row, not the sink's `select`. Without it, the partition key is"
                            + " derived from the record's `key`.");

    @Override
    public Option<String> resource() {
        return RESOURCE;
    }

    @Override
    public List<Option<?>> options() {
        return List.of(PARTITION_BY);
    }

    @Override
    public Optional<Sink> read(Common common, Options options, Node node, ReadContext in) {
        return Optional.of(
                new StreamSink(
                        common.name(),
                        common.filter(),
                        common.columns(),
                        options.find(PARTITION_BY)));
    }
}
