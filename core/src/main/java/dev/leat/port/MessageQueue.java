package dev.leat.port;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A queue as its clients use it, with the meaning that SQS gives each verb: a received message is
/// hidden for the visibility timeout, comes again unless deleted, and moves to the dead-letter
/// queue instead of being received more often than `max_receive_count`. Order is best effort.
/// Threads may share it.
public interface MessageQueue {

    /// Sends all or none; durable when it returns. The ids, in order.
    List<String> send(List<Message.Outgoing> messages);

    /// Receives up to `max` messages, waiting at most `wait` for the first. `visibility`, where
    /// absent, is the queue's.
    List<Message.Received> receive(int max, Duration wait, Optional<Duration> visibility)
            throws InterruptedException;

    /// Deletes by receipt, durably. The receipts that name no message of this queue's history are
    /// left out of the answer; deleting twice is no error.
    Set<String> delete(Collection<String> receipts);

    /// Hides a received message for `timeout` from now; zero makes it visible. False if it is not
    /// in flight under this receipt.
    boolean changeVisibility(String receipt, Duration timeout);

    /// Removes every message.
    void purge();

    Counts counts();

    /// Messages from `sequence` on, at most so many, whatever their visibility, without receiving
    /// them.
    List<Message.Seen> browse(long sequence, int limit);

    /// `oldest` is the age of the oldest message that is neither deleted nor dead.
    record Counts(long visible, long inFlight, long delayed, Duration oldest) {

        public long all() {
            return visible + inFlight + delayed;
        }
    }
}
