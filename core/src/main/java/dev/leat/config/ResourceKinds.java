package dev.leat.config;

import dev.leat.app.Alarm;
import dev.leat.app.Bucket;
import dev.leat.app.Endpoint;
import dev.leat.app.Queue;
import dev.leat.app.Topic;
import dev.leat.app.View;
import java.util.List;
import java.util.Optional;

/// All kinds of resources that an app file can declare, in the order in which they are explained.
final class ResourceKinds {

    static final List<ResourceKind<?>> ALL =
            List.of(
                    ResourceKind.of(
                            Queue.class,
                            "queue",
                            QueueSpec.SPEC,
                            "Queues, as SQS has them.",
                            (member, in) -> Optional.of(QueueSpec.read(member, in))),
                    ResourceKind.of(
                            Topic.class,
                            "topic",
                            TopicSpec.SPEC,
                            "Places that hand a message on to many queues.",
                            (member, in) -> Optional.of(TopicSpec.read(member, in))),
                    ResourceKind.of(
                            Bucket.class,
                            "bucket",
                            BucketSpec.SPEC,
                            "Places for files.",
                            (member, in) -> Optional.of(BucketSpec.read(member, in))),
                    ResourceKind.of(
                            Endpoint.class,
                            "endpoint",
                            EndpointSpec.SPEC,
                            "URLs that records are sent to.",
                            (member, in) -> Optional.of(EndpointSpec.read(member, in))),
                    ResourceKind.of(
                            View.class,
                            "view",
                            ViewSpec.SPEC,
                            "Live statistics.",
                            (member, in) -> Optional.of(ViewSpec.read(member, in))),
                    ResourceKind.of(
                            Alarm.class,
                            "alarm",
                            AlarmSpec.SPEC,
                            "What is watched while the app runs, and what is done about it.",
                            AlarmSpec::read));

    /// Sections that the language has and Leat does not have yet.
    static final List<Option<?>> NOT_YET =
            List.of(
                    Option.notYet("streams", "streams that can be read again"),
                    Option.notYet("tables", "key-value tables"),
                    Option.notYet("lake_tables", "tables of a lake"),
                    Option.notYet("warehouse_tables", "tables of a warehouse"),
                    Option.notYet("lookups", "columns from reference data"));

    private ResourceKinds() {}
}
