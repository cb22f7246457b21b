package dev.leat.port;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A queue as its clients use it, with the meaning that SQS gives each verb: a received message is
/// hidden for the visibility timeout, comes again unless deleted, and moves to the dead-letter
/// queue instead of being received more often than `max_receive_count`. Order is best effort,
/// except in a FIFO queue: there nothing of a group is handed out while an earlier message of it is
/// in flight or hidden. Threads may share it. When a client's queue is deleted, every method throws
/// [NoSuchQueueException], also in those that wait.
public interface MessageQueue {

    /// Sends all or none; durable when it returns. What became of each, in order. A FIFO queue
    /// takes a repeat within five minutes as sent, and does not deliver it again.
    List<Message.Sent> send(List<Message.Outgoing> messages);

    /// Receives up to `max` messages, waiting at most `wait` for the first. `visibility`, where
    /// absent, is the queue's.
    List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility)
            throws InterruptedException;

    /// Deletes by receipt, durably. The receipts that name no message of this queue's history are
    /// left out of the answer; deleting twice is no error.
    Set<String> delete(Collection<String> receipts);

    /// Hides each received message for its own time from now, durably; zero makes it visible. What
    /// became of each receipt, in their order.
    Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts);

    /// The same for one message. False if it was not changed.
    default boolean changeVisibility(String receipt, Duration timeout) {
        return changeVisibility(Map.of(receipt, timeout)).get(receipt) == Visibility.CHANGED;
    }

    /// Removes every message.
    void purge();

    Counts counts();

    /// Messages from `sequence` on, at most so many, whatever their visibility, without receiving
    /// them.
    List<Message.Seen> browse(long sequence, int limit);

    /// What became of a receipt whose message was to be hidden for another time.
    enum Visibility {
        CHANGED,
        /// The message is visible, deleted, or was received again since.
        NOT_IN_FLIGHT,
        /// The receipt names no message of this queue's history.
        UNKNOWN,
        /// It would be hidden for longer than [#MOST_HIDDEN] since it was received.
        TOO_LONG
    }

    /// How long one receive may hide a message, with all that is added to it: SQS's limit.
    Duration MOST_HIDDEN = Duration.ofHours(12);

    /// `oldest` is the age of the oldest message that is neither deleted nor dead; `arrived` is how
    /// many messages have ever come, the same after a restart.
    record Counts(long visible, long inFlight, long delayed, Duration oldest, long arrived) {

        /// Of a queue that does not count what comes.
        public Counts(long visible, long inFlight, long delayed, Duration oldest) {
            this(visible, inFlight, delayed, oldest, 0);
        }

        public long all() {
            return visible + inFlight + delayed;
        }
    }
}
