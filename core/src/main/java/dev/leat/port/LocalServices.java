package dev.leat.port;

/// The services that the embedded platform offers to AWS clients in place of AWS: queues, topics,
/// buckets, uploads, subscriptions and external deliveries. A platform on AWS does not implement
/// them. Thread-safe; open as long as the [EnginePlatform] that was opened with it.
public interface LocalServices {

    /// Returns the management of queues.
    QueueAdmin queues();

    /// Returns the management of topics, their subscriptions and publishing.
    TopicAdmin topics();

    /// Returns the buckets and their objects.
    Buckets buckets();

    /// Returns the deliveries to external subscribers.
    Deliveries deliveries();
}
