package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One kind of sink. [SinkKinds] lists all kinds.
///
/// @param resource the option that selects this kind of sink; its value is the resource's name
/// @param options the options that only sinks of this kind have
record SinkKind(Option<String> resource, List<Option<?>> options, Reader reader) {

    /// The values of the options that all kinds of sinks share.
    record Common(String name, Sink.Filter filter, Map<String, Sql> columns) {}

    interface Reader {
        /// Returns the sink. If an option is missing or invalid, reports it and returns empty.
        Optional<Sink> read(Common common, Options options, Node node, ReadContext in);
    }

    /// Creates a sink without options of its own.
    interface Maker {
        Sink make(String name, Sink.Filter filter, Map<String, Sql> columns);
    }

    /// Creates a sink that has one option of its own.
    interface MakerWith<T> {
        Sink make(String name, Sink.Filter filter, Map<String, Sql> columns, Optional<T> value);
    }

    static SinkKind of(Option<String> resource, Maker maker) {
        return new SinkKind(
                resource,
                List.of(),
                (common, _, _, _) ->
                        Optional.of(maker.make(common.name(), common.filter(), common.columns())));
    }

    static <T> SinkKind of(Option<String> resource, Option<T> option, MakerWith<T> maker) {
        return new SinkKind(
                resource,
                List.of(option),
                (common, options, _, _) ->
                        Optional.of(
                                maker.make(
                                        common.name(),
                                        common.filter(),
                                        common.columns(),
                                        options.find(option))));
    }
}
