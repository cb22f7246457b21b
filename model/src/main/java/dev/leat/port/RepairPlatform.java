package dev.leat.port;

/// Access to queues, streams and dead letters: the part of a platform with which users and redrive
/// policies inspect records and redrive failed ones. Thread-safe. Open for as long as the
/// [EnginePlatform] that was opened with it.
public interface RepairPlatform {

    /// Returns a queue that the app declares or a client created.
    ///
    /// @throws NoSuchQueueException if there is no such queue
    MessageQueue queue(String name);

    /// Returns the messages of a queue as dead letters. The queue need not be a dead-letter queue.
    ///
    /// @throws NoSuchQueueException if there is no such queue
    DeadLetterQueue deadLetters(String queue);

    /// Returns the audit log of redrives.
    Audit audit();

    /// Returns the states and the history of the app's alarms and their redrive policies.
    AlarmLog alarms();

    /// Returns the measurements of pipelines with `quality`; it has none if the platform does not
    /// measure ([EnginePlatform#measures]).
    default QualityLog quality() {
        return QualityLog.NONE;
    }

    /// Returns the interface that reads and puts records of streams.
    StreamAccess streamAccess();

    Time time();
}
