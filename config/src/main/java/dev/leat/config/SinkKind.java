package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The reader of one kind of sink. [SinkKinds] lists all kinds.
interface SinkKind {

    /// Returns the option that selects this kind of sink. Its value is the resource's name.
    Option<String> resource();

    /// Returns the options that only sinks of this kind have.
    List<Option<?>> options();

    /// Returns the sink. If an option is missing or invalid, reports it and returns empty.
    Optional<Sink> read(Common common, Options options, Node node, ReadContext in);

    /// The values of the options that all kinds of sinks share.
    record Common(String name, Sink.Filter filter, Map<String, Sql> columns) {}
}
