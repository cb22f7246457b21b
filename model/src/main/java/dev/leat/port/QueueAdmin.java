package dev.leat.port;

import dev.leat.app.Queue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Management of a platform's queues: those that the app declares and those that clients created.
/// Changes are durable when a method returns. Thread-safe.
public interface QueueAdmin {

    /// Returns all queues, ordered by name.
    List<Managed> list();

    Optional<Managed> find(String name);

    /// Creates a queue.
    ///
    /// @throws IllegalArgumentException if a queue of this name exists, or the dead-letter queue in
    ///   the definition does not exist
    void create(Definition definition, Map<String, String> tags);

    /// Changes the definition of a queue that a client created.
    ///
    /// @throws IllegalArgumentException if no client created the queue
    void change(Definition definition);

    /// Removes a queue that a client created, including its messages.
    ///
    /// @throws IllegalArgumentException if no client created the queue
    void delete(String name);

    /// Replaces the tags of a queue. Queues that the app declares can have tags, too.
    void tag(String name, Map<String, String> tags);

    /// Starts a task that moves the messages that are now in the dead-letter queue `from` to the
    /// queue `to`. If `to` is empty, each message goes to the queue in which it failed. The task
    /// moves at most `perSecond` messages per second, and continues after a restart. A queue has at
    /// most one running task.
    ///
    /// @throws IllegalStateException if a task is running
    /// @throws NoSuchQueueException if the queue `from` or `to` does not exist
    Move move(String from, Optional<String> to, Optional<Integer> perSecond);

    /// Returns the last ten move tasks of a queue, newest first.
    List<Move> moves(String from);

    /// Cancels a running move task; empty if no running task has this handle.
    Optional<Move> cancel(String handle);

    /// The definition of a queue, with two attributes that only clients can set: the default wait
    /// of a receive, and the maximum size of a message.
    record Definition(Queue queue, Duration receiveWait, int mostBytes) {

        /// Returns the definition of a queue that the app declares.
        public static Definition of(Queue queue) {
            return new Definition(
                    queue.withWas(Optional.empty()), Duration.ZERO, Message.MOST_BYTES);
        }
    }

    /// An entry of the list of queues. If `declared`, the app file declares the queue, and only the
    /// file can change it.
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

    /// A task that moves dead letters. `moved` is the number of messages that were moved, `toMove`
    /// the approximate number to move. `failure` is SQS's error code, or empty.
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
