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

    /// The option that selects this kind of sink. Its value is the resource's name.
    Option<String> resource();

    /// The options that only sinks of this kind have.
    List<Option<?>> options();

    /// Returns the sink; empty if an option is missing or invalid, which is reported.
    Optional<Sink> read(Common common, Options options, Node node, ReadContext in);

    /// The options that all kinds of sinks share, read.
    record Common(String name, Sink.Filter filter, Map<String, Sql> columns) {}
}
