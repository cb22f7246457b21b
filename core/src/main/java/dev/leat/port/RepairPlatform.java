package dev.leat.port;

/// Access to queues and dead letters: the part of a platform that people and alarm policies need to
/// find out what failed and to send it back. Threads may share it; it is open as long as the
/// [EnginePlatform] beside it.
public interface RepairPlatform {

    /// A queue of the app, or one that a client created: its counts and messages.
    ///
    /// @throws NoSuchQueue if there is none of this name
    MessageQueue queue(String name);

    /// The letters of a queue, be it a dead-letter queue or one to which letters were sent.
    ///
    /// @throws NoSuchQueue if there is none of this name
    DeadLetterQueue letters(String queue);

    /// Who redrove what.
    Audit audit();

    /// What the alarms of the app are and were, and where their redrive policies are.
    AlarmLog alarms();

    Time time();
}
