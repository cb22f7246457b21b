package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.sink.ViewSink;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Optional;

/// Sinks that update a view.
final class ViewSinkKind implements SinkKind {

    private static final Option<String> RESOURCE =
            Option.of(
                    ViewSink.KIND,
                    Names.of("a view"),
                    "The view to update, once for each" + " record.");

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
        return Optional.of(new ViewSink(common.name(), common.filter(), common.columns()));
    }
}
