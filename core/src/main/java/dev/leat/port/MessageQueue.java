package dev.leat.port;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A queue as its clients use it, with the semantics of SQS: a received message is hidden for the
/// visibility timeout and is redelivered unless deleted. A message that was received
/// `max_receive_count` times moves to the dead-letter queue instead. Delivery order is best effort;
/// in a FIFO queue no message of a group is delivered while an earlier one of the group is in
/// flight or hidden. Thread-safe. After the deletion of a queue that a client created, every method
/// throws [NoSuchQueueException], including calls that are waiting.
public interface MessageQueue {

    /// Sends all messages or none; durable on return. Returns one result per message, in order. A
    /// FIFO queue accepts a duplicate within five minutes without delivering it again.
    List<Message.Sent> send(List<Message.Outgoing> messages);

    /// Receives up to `max` messages and blocks at most `wait` for the first one. An absent
    /// `visibility` means the queue's default.
    List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility)
            throws InterruptedException;

    /// Deletes messages by receipt, durably. Returns the receipts that belong to this queue's
    /// history; deleting a message twice is not an error.
    Set<String> delete(Collection<String> receipts);

    /// Hides each received message for its given time from now, durably; zero makes it visible.
    /// Returns one result per receipt, in the same order.
    Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts);

    /// Changes the visibility of one message. Returns false if it was not changed.
    default boolean changeVisibility(String receipt, Duration timeout) {
        return changeVisibility(Map.of(receipt, timeout)).get(receipt) == Visibility.CHANGED;
    }

    /// Removes all messages.
    void purge();

    Counts counts();

    /// Returns at most `limit` messages from `sequence` on, regardless of their visibility, without
    /// receiving them.
    List<Message.Seen> browse(long sequence, int limit);

    /// The result of a visibility change.
    enum Visibility {
        CHANGED,
        /// The message is visible, was deleted, or has been received again.
        NOT_IN_FLIGHT,
        /// The receipt belongs to no message of this queue's history.
        UNKNOWN,
        /// The message would be hidden for longer than [#MOST_HIDDEN] since it was received.
        TOO_LONG
    }

    /// Maximum time for which one receive can hide a message, including all extensions: SQS's
    /// limit.
    Duration MOST_HIDDEN = Duration.ofHours(12);

    /// Counts of a queue. `oldest` is the age of the oldest message that is neither deleted nor
    /// dead-lettered. `arrived` is the total number of messages that ever arrived; it survives
    /// restarts.
    record Counts(long visible, long inFlight, long delayed, Duration oldest, long arrived) {

        /// Creates the counts of a queue that does not count arrivals.
        public Counts(long visible, long inFlight, long delayed, Duration oldest) {
            this(visible, inFlight, delayed, oldest, 0);
        }

        public long all() {
            return visible + inFlight + delayed;
        }
    }
}
