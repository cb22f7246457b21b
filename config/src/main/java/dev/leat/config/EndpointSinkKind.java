package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.sink.EndpointSink;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Optional;

/// Sinks that send to an endpoint.
final class EndpointSinkKind implements SinkKind {

    private static final Option<String> RESOURCE =
            Option.of(
                    EndpointSink.KIND,
                    Names.of("an endpoint"),
                    "The endpoint to which the row is sent over HTTP, as a JSON document."
                            + " Only for pipelines that read a queue.");

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
        return Optional.of(new EndpointSink(common.name(), common.filter(), common.columns()));
    }
}
