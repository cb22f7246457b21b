package dev.leat.port;

import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A queue as its clients use it, with the semantics of SQS. A received message is hidden for the
/// visibility timeout, and is redelivered after it unless the message was deleted. A message that
/// was received `max_receive_count` times moves to the dead-letter queue instead. Delivery order is
/// best effort. In a FIFO queue a message is not delivered while an earlier message of its group is
/// in flight or hidden. Thread-safe. If a client deletes the queue, every waiting call and every
/// later call throws [NoSuchQueueException].
public interface MessageQueue {

    /// Sends all messages or none. Durable when the method returns. Returns one result per message,
    /// in order. A FIFO queue accepts a duplicate that arrives within five minutes, but does not
    /// deliver it.
    List<Message.Sent> send(List<Message.Outgoing> messages);

    /// Receives up to `max` messages, and blocks for at most `wait` until the first one is
    /// available. An empty `visibility` means the queue's default.
    List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility)
            throws InterruptedException;

    /// Deletes messages by receipt, durably. Returns the receipts of messages that this queue has
    /// or had, so deleting a message twice is not an error.
    Set<String> delete(Collection<String> receipts);

    /// Hides each received message for the given time from now, durably; zero makes it visible.
    /// Returns one result per receipt, in the same order.
    Map<String, Visibility> changeVisibility(Map<String, Duration> timeouts);

    /// Changes the visibility of one message. Returns false if it was not changed.
    default boolean changeVisibility(String receipt, Duration timeout) {
        return changeVisibility(Map.of(receipt, timeout)).get(receipt) == Visibility.CHANGED;
    }

    /// Removes all messages.
    void purge();

    Counts counts();

    /// Returns at most `limit` messages with a sequence of at least `sequence`, without receiving
    /// them. Includes messages that are not visible.
    List<Message.Seen> browse(long sequence, int limit);

    /// Returns which of the `size` sequences from `first` on belong to a message in the queue. The
    /// bit 0 is the one of `first`.
    default BitSet existing(long first, int size) {
        var existing = new BitSet(size);
        for (var page = browse(first, size); !page.isEmpty(); ) {
            page.stream()
                    .mapToLong(message -> message.sequence() - first)
                    .filter(bit -> bit < size)
                    .forEach(bit -> existing.set((int) bit));
            long next = page.getLast().sequence() + 1;
            page = next < first + size ? browse(next, (int) (first + size - next)) : List.of();
        }
        return existing;
    }

    /// The result of a visibility change.
    enum Visibility {
        CHANGED,
        /// The message is visible, was deleted, or was received again.
        NOT_IN_FLIGHT,
        /// The receipt belongs to no message that this queue has or had.
        UNKNOWN,
        /// The message would be hidden for longer than [#MOST_HIDDEN], counted from its receive.
        TOO_LONG
    }

    /// Maximum time for which one receive can hide a message, including all extensions, the limit
    /// of SQS.
    Duration MOST_HIDDEN = Duration.ofHours(12);

    /// Counts of a queue. `oldest` is the age of the oldest message in the queue, zero if the queue
    /// is empty or the platform does not report it. `arrived` is the number of messages that ever
    /// arrived; it survives restarts.
    record Counts(long visible, long inFlight, long delayed, Duration oldest, long arrived) {

        /// Creates the counts of a queue that does not count arrived messages.
        public Counts(long visible, long inFlight, long delayed, Duration oldest) {
            this(visible, inFlight, delayed, oldest, 0);
        }

        /// Returns the age of the oldest message, if it is known.
        public Optional<Duration> age() {
            return all() == 0 || oldest.isZero() ? Optional.empty() : Optional.of(oldest);
        }

        public long all() {
            return visible + inFlight + delayed;
        }
    }
}
