package dev.leat.port;

/// The services that the embedded platform offers to AWS clients in place of AWS: queues, topics
/// and buckets that clients create, uploads, subscriptions, and deliveries outside. A platform on
/// AWS implements none of them. Threads may share it; it is open as long as the [EnginePlatform]
/// beside it.
public interface LocalServices {

    /// All queues, to be listed, created, changed and deleted.
    QueueAdmin queues();

    /// All topics, to be listed, created, changed and deleted, and to be published to.
    TopicAdmin topics();

    /// All buckets and their objects, to be listed, put and deleted.
    Buckets buckets();

    /// What topics have for subscribers outside.
    Deliveries deliveries();
}
