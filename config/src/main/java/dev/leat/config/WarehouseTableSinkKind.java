package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.sink.WarehouseTableSink;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Optional;

/// Sinks that store rows in a warehouse table.
final class WarehouseTableSinkKind implements SinkKind {

    private static final Option<String> RESOURCE =
            Option.of(
                    WarehouseTableSink.KIND,
                    Names.of("a warehouse table"),
                    "The warehouse table in which rows are stored by the table's key. Each file,"
                            + " or batch of messages, is one load.");

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
        return Optional.of(
                new WarehouseTableSink(common.name(), common.filter(), common.columns()));
    }
}
