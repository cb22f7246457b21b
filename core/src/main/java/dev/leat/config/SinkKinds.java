package dev.leat.config;

import java.util.List;

/// All kinds of sinks that an app file can have, in the order in which they are explained.
final class SinkKinds {

    static final List<SinkKind> ALL =
            List.of(
                    new QueueSinkKind(),
                    new ViewSinkKind(),
                    new TopicSinkKind(),
                    new BucketSinkKind(),
                    new EndpointSinkKind());

    /// Kinds that the language has and Leat does not have yet.
    static final List<Option<?>> NOT_YET =
            List.of(
                    Option.notYet("stream", "streams, which keep order and can be read again"),
                    Option.notYet("table", "key-value tables"),
                    Option.notYet("lake_table", "tables of a lake"),
                    Option.notYet("warehouse_table", "tables of a warehouse"));

    private SinkKinds() {}
}
