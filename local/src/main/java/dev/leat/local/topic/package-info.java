/// Topics: each message is sent to all subscribed queues, raw or in SNS's envelope, and to external
/// subscribers.
///
/// A topic stores no messages. `Subscriptions` has all subscriptions in memory, those of `app.yaml`
/// and those of clients, and keeps them consistent with the state file. `TopicPublish` writes a
/// message for all subscribers in one commit; it is used for messages of pipelines, buckets, alarms
/// and clients. For a queue it writes a message (`QueueSubscriber`). For an external subscriber it
/// writes a pending delivery (`DeliveryTable`), which the delivery worker reads through
/// [dev.leat.port.Deliveries] and marks after the send. `ManagedTopics` has the topics and
/// subscriptions of clients.
@NullMarked
package dev.leat.local.topic;

import org.jspecify.annotations.NullMarked;
