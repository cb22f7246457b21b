package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The grammar of one kind of sink. [SinkKinds] lists them.
interface SinkKind {

    /// The option that makes a sink one of this kind. It holds the resource's name.
    Option<String> resource();

    /// The options that sinks of this kind alone have.
    List<Option<?>> options();

    /// The sink, unless an option is missing or wrong, which is then reported.
    Optional<Sink> read(Common common, Options options, Node node, ReadContext in);

    /// The options that sinks of all kinds share, read.
    record Common(String name, Sink.Filter filter, Map<String, Sql> columns) {}
}
