package dev.leat.config;

import java.util.List;

/// All kinds of sinks that an app file can have, in the order in which they are explained.
final class SinkKinds {

    static final List<SinkKind> ALL =
            List.of(
                    new QueueSinkKind(),
                    new ViewSinkKind(),
                    new TopicSinkKind(),
                    new BucketSinkKind());

    private SinkKinds() {}
}
