package dev.leat.port;

/// The services that the embedded platform offers to AWS clients in place of AWS: queues, topics,
/// subscriptions, rules of events, buckets, uploads, tables, streams and external deliveries; and
/// the archives, which only the embedded platform has. A platform on AWS does not implement this
/// interface. Thread-safe. Open for as long as the [EnginePlatform] that was opened with it.
public interface LocalServices {

    /// Returns the interface that manages queues.
    QueueAdmin queues();

    /// Returns the interface that manages topics and subscriptions, and publishes messages.
    TopicAdmin topics();

    /// Returns the event bus and its rules.
    EventBus events();

    /// Returns the buckets and their objects.
    Buckets buckets();

    /// Returns all key-value tables and their items.
    Tables tables();

    /// Returns all streams and their records.
    Streams streams();

    /// Returns the databases and tables that clients created in the data catalog.
    DataCatalog catalog();

    /// Returns the archives of pipelines.
    Archives archives();

    /// Returns the deliveries to external subscribers.
    Deliveries deliveries();
}
