package dev.leat.config;

import java.util.List;

/// All kinds of sinks of an app file, in the order of the reference.
final class SinkKinds {

    static final List<SinkKind> ALL =
            List.of(
                    new QueueSinkKind(),
                    new ViewSinkKind(),
                    new TopicSinkKind(),
                    new StreamSinkKind(),
                    new BucketSinkKind(),
                    new EndpointSinkKind(),
                    new TableSinkKind(),
                    new LakeTableSinkKind(),
                    new WarehouseTableSinkKind());

    private SinkKinds() {}
}
