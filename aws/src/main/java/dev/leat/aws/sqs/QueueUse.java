package dev.leat.aws.sqs;

import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The use of an app's queues by a process, which determines how messages are received.
public sealed interface QueueUse {

    /// Threads receive messages in advance for workers. A dead letter is hidden only while it is
    /// read.
    ///
    /// @param largeFiles the names of the pipelines whose large files this process reads, instead
    ///   of their notifications
    /// @param untilIdle true if the process ends when no message waits. It then waits for messages
    ///   in short requests, because one that is open at the end hides a message that arrives later
    record Workers(Set<String> largeFiles, boolean untilIdle) implements QueueUse {

        public Workers {
            largeFiles = Set.copyOf(largeFiles);
        }

        /// The use by workers that read the notifications of all files.
        public Workers() {
            this(Set.of(), false);
        }
    }

    /// A command reads dead letters. They stay hidden from other consumers until it ends, so that
    /// it can redrive those that it has read.
    ///
    /// @param warn receives messages for the user
    /// @param ends returns true if the command itself ends in order when the process is stopped
    record Command(Consumer<String> warn, BooleanSupplier ends) implements QueueUse {}

    /// The calls that lease messages receive them, without threads and without waiting; for tests
    /// on virtual time.
    record OnDemand() implements QueueUse {}

    /// Lambda receives the messages and delivers them as events. It deletes those that the response
    /// to the event does not name as failed.
    ///
    /// @param processed the messages that are not needed any more
    record Events(ProcessedMessages processed) implements QueueUse {}
}
