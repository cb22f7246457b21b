package dev.leat.port;

import dev.leat.app.Queue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Management of a platform's queues: queues that the app declares and queues that clients created.
/// Changes are durable when a method returns. Thread-safe.
public interface QueueAdmin {

    /// Returns all queues, ordered by name.
    List<Managed> list();

    Optional<Managed> find(String name);

    /// Creates a queue.
    ///
    /// @throws IllegalArgumentException if a queue of this name exists, or its dead-letter queue
    ///   does not
    void create(Definition definition, Map<String, String> tags);

    /// Changes the definition of a queue that a client created.
    ///
    /// @throws IllegalArgumentException if a client did not create it
    void change(Definition definition);

    /// Removes a queue that a client created, with its messages.
    ///
    /// @throws IllegalArgumentException if a client did not create it
    void delete(String name);

    /// Replaces the tags of a queue, also of one that the app declares.
    void tag(String name, Map<String, String> tags);

    /// Starts a task that moves all current messages of a dead-letter queue to `to` or, if that is
    /// absent, each to the queue in which it was dead-lettered, at most `perSecond` messages per
    /// second. The task continues after a restart. A queue has at most one running task.
    ///
    /// @throws IllegalStateException if a task is running
    /// @throws NoSuchQueueException if the queue `from` or `to` does not exist
    Move move(String from, Optional<String> to, Optional<Integer> perSecond);

    /// Returns the last ten move tasks of a queue, newest first.
    List<Move> moves(String from);

    /// Cancels a running move task; empty if no running task has this handle.
    Optional<Move> cancel(String handle);

    /// The definition of a queue with the attributes that only clients can set: the default wait of
    /// a receive and the maximum size of a message.
    record Definition(Queue queue, Duration receiveWait, int mostBytes) {

        /// Returns the definition of a queue that the app declares.
        public static Definition of(Queue queue) {
            return new Definition(queue, Duration.ZERO, Message.MOST_BYTES);
        }
    }

    /// A queue as listed. If `declared`, the app file declares it and only the file can change it.
    record Managed(
            Definition definition,
            boolean declared,
            Instant created,
            Instant changed,
            Map<String, String> tags) {

        public Managed {
            tags = Map.copyOf(tags);
        }

        public String name() {
            return definition.queue().name();
        }
    }

    /// A task that moves dead letters. `moved` of approximately `toMove` messages have been moved;
    /// `failure` is SQS's error code, or empty.
    record Move(
            String handle,
            String from,
            Optional<String> to,
            Optional<Integer> perSecond,
            Instant started,
            State state,
            long moved,
            long toMove,
            String failure) {

        public enum State {
            RUNNING,
            COMPLETED,
            CANCELLED,
            FAILED
        }
    }
}
