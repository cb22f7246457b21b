package dev.leat.port;

import dev.leat.app.Queue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The queues of a platform as their owners manage them: those that the app declares, and those
/// that clients created beside them. What a method changes is durable when it returns. Threads may
/// share it.
public interface QueueAdmin {

    /// Every queue, in the order of names.
    List<Managed> list();

    Optional<Managed> find(String name);

    /// Makes a queue beside those of the app.
    ///
    /// @throws IllegalArgumentException if there is a queue of this name, or no queue of the name
    ///   of its dead-letter queue
    void create(Definition definition, Map<String, String> tags);

    /// Gives a created queue another definition.
    ///
    /// @throws IllegalArgumentException if a client did not create it
    void change(Definition definition);

    /// Removes a created queue and every message in it.
    ///
    /// @throws IllegalArgumentException if a client did not create it
    void delete(String name);

    /// Replaces the tags of a queue, be it the app's.
    void tag(String name, Map<String, String> tags);

    /// Begins to move every message that is now in a dead-letter queue to `to` or, where that is
    /// absent, each to the queue that it died in; at most so many a second. It goes on after a
    /// restart. One task at a time may run from a queue.
    ///
    /// @throws IllegalStateException if one runs
    /// @throws NoSuchQueue if there is no queue `from` or `to`
    Move move(String from, Optional<String> to, Optional<Integer> perSecond);

    /// The last ten moves from a queue, the newest first.
    List<Move> moves(String from);

    /// Ends a move where it is; empty if there is none of this handle that runs.
    Optional<Move> cancel(String handle);

    /// What a queue is. Besides what the language says of it: how long a receive waits unless it
    /// says so itself, and the most bytes of a message.
    record Definition(Queue queue, Duration receiveWait, int mostBytes) {

        /// As the queues of an app are.
        public static Definition of(Queue queue) {
            return new Definition(queue, Duration.ZERO, Message.MOST_BYTES);
        }
    }

    /// `declared` is whether the app file has it; then the file alone changes it.
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

    /// The moving of dead letters. `moved` of about `toMove` are where they belong; `failure` is
    /// SQS's code for why it failed, or empty.
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
