package dev.leat.config;

import dev.leat.app.Alarm;
import dev.leat.app.Bucket;
import dev.leat.app.Endpoint;
import dev.leat.app.LakeTable;
import dev.leat.app.Lookup;
import dev.leat.app.Model;
import dev.leat.app.Queue;
import dev.leat.app.Stream;
import dev.leat.app.Table;
import dev.leat.app.Topic;
import dev.leat.app.View;
import dev.leat.app.WarehouseTable;
import java.util.List;
import java.util.Optional;

/// All kinds of resources of an app file, in the order of the reference.
final class ResourceKinds {

    static final List<ResourceKind<?>> ALL =
            List.of(
                    ResourceKind.of(
                            Queue.class,
                            "queue",
                            QueueSpec.SPEC,
                            "Queues with the semantics of SQS.",
                            (member, in) -> Optional.of(QueueSpec.read(member, in))),
                    ResourceKind.of(
                            Topic.class,
                            "topic",
                            TopicSpec.SPEC,
                            "Topics, which publish each message to many queues.",
                            TopicSpec.TOPIC),
                    ResourceKind.of(
                            Stream.class,
                            "stream",
                            StreamSpec.SPEC,
                            "Streams with the semantics of Kinesis.",
                            StreamSpec::read),
                    ResourceKind.of(
                            Bucket.class,
                            "bucket",
                            BucketSpec.SPEC,
                            "Buckets for files.",
                            BucketSpec.BUCKET),
                    ResourceKind.of(
                            Table.class,
                            "table",
                            TableSpec.SPEC,
                            "Key-value tables, with the semantics of DynamoDB.",
                            TableSpec.TABLE),
                    ResourceKind.qualified(
                            LakeTable.class,
                            "lake_table",
                            LakeTableSpec.SPEC,
                            "Tables of a data lake: Apache Iceberg tables in buckets.",
                            LakeTableSpec.TABLE),
                    ResourceKind.of(
                            WarehouseTable.class,
                            "warehouse_table",
                            WarehouseTableSpec.SPEC,
                            "Tables for analyses, with unique keys.",
                            WarehouseTableSpec.TABLE),
                    ResourceKind.of(
                            Lookup.class,
                            "lookup",
                            LookupSpec.SPEC,
                            "Reference data, from a file or a table.",
                            LookupSpec::read),
                    ResourceKind.of(
                            Endpoint.class,
                            "endpoint",
                            EndpointSpec.SPEC,
                            "URLs to send records to.",
                            EndpointSpec::read),
                    ResourceKind.of(
                            View.class, "view", ViewSpec.SPEC, "Live aggregates.", ViewSpec.VIEW),
                    ResourceKind.of(
                            Alarm.class,
                            "alarm",
                            AlarmSpec.SPEC,
                            "Alarms on queues and pipelines, and their actions.",
                            AlarmSpec::read),
                    ResourceKind.of(
                            Model.class,
                            "model",
                            ModelSpec.SPEC,
                            "Language models for commands with `--model`.",
                            ModelSpec::read));

    private ResourceKinds() {}
}
