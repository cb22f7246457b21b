package dev.leat.delivery;

import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.TopicAdmin.Protocol;
import io.micrometer.core.instrument.Tags;

/// The tags of all metrics of deliveries. A delivery of a topic has the tag `topic`; a record has
/// the tags `pipeline` and `endpoint`. The other tags are empty, because all series of a metric
/// have the same tags. For Prometheus an empty label is the same as no label. Addresses of
/// subscribers are not in tags.
final class DeliveryTags {

    private DeliveryTags() {}

    static Tags of(Delivery delivery) {
        return delivery.protocol().ofTopics()
                ? ofTopic(delivery.topic(), delivery.protocol())
                : ofRecords(delivery.topic(), delivery.endpoint());
    }

    static Tags ofTopic(String topic, Protocol protocol) {
        return tags(protocol, "", "", topic);
    }

    static Tags ofRecords(String pipeline, String endpoint) {
        return tags(Protocol.RECORD, pipeline, endpoint, "");
    }

    private static Tags tags(Protocol protocol, String pipeline, String endpoint, String topic) {
        return Tags.of(
                "protocol",
                protocol.word(),
                "pipeline",
                pipeline,
                "endpoint",
                endpoint,
                "topic",
                topic);
    }
}
