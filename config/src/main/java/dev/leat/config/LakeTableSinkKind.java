package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.sink.LakeTableSink;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Optional;

/// Sinks that add rows to a lake table.
final class LakeTableSinkKind implements SinkKind {

    private static final Option<String> RESOURCE =
            Option.of(
                    LakeTableSink.KIND,
                    Names.of("a lake table"),
                    "The lake table to which the rows of a file or batch are added, in one commit"
                            + " for each file or batch.");

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
        return Optional.of(new LakeTableSink(common.name(), common.filter(), common.columns()));
    }
}
