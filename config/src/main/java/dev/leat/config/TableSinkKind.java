package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.sink.TableSink;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Optional;

/// Sinks that store items in a table.
final class TableSinkKind implements SinkKind {

    private static final Option<String> RESOURCE =
            Option.of(
                    TableSink.KIND,
                    Names.of("a table"),
                    "The table in which each row is stored as an item, by the key of the pipeline.");

    @Override
    public Option<String> resource() {
        return RESOURCE;
    }

    @Override
    public List<Option<?>> options() {
        return List.of();
    }

    @Override
    public Optional<Sink> read(Common common, Options options, Node node, ReadContext in) {
        return Optional.of(new TableSink(common.name(), common.filter(), common.columns()));
    }
}
