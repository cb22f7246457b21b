package dev.leat.local.queue;

import dev.leat.local.database.Transaction;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.port.Message;
import java.util.Optional;

/// The messages that one commit sends from a topic or from the event bus to a queue. Used by one
/// thread.
public record QueueInserts(QueueLog log, QueueSend sending) {

    /// Maximum number of message attributes in SQS.
    private static final int MOST_ATTRIBUTES = 10;

    /// Returns an object for the queue with this name; empty if there is no such queue.
    public static Optional<QueueInserts> of(OpenQueues queues, String name) {
        return queues.find(name)
                .map(OpenQueue::log)
                .filter(log -> !log.gone())
                .map(log -> new QueueInserts(log, log.sending()));
    }

    public String name() {
        return log.queue().name();
    }

    /// Returns the reason why the queue cannot accept the message; empty if the queue can accept
    /// it.
    public Optional<String> obstacle(ChunkEntry entry) {
        if (entry.attributes().size() > MOST_ATTRIBUTES) {
            return Optional.of(
                    "queue %s uses raw delivery, and the message has %d attributes; a queue message can have at most %d"
                            .formatted(name(), entry.attributes().size(), MOST_ATTRIBUTES));
        }
        long bytes =
                new Message.Outgoing(entry.body(), entry.attributes(), Optional.empty()).size();
        return bytes <= log.mostBytes()
                ? Optional.empty()
                : Optional.of(
                        "the message would have %d bytes in queue %s; a queue accepts at most %d"
                                .formatted(bytes, name(), log.mostBytes()));
    }

    /// Adds a message. In a FIFO queue it belongs to this group, and it is not added if the queue
    /// received a message with this deduplication id in the last five minutes.
    public void add(ChunkEntry entry, String group, String deduplication) {
        long delay = log.queue().delay().toNanos() / 1000;
        if (log.queue().fifo().isEmpty()) {
            sending.add(entry, delay);
        } else {
            sending.addOnce(entry.in(Optional.of(group), Optional.of(deduplication)), delay);
        }
    }

    public void send(Transaction transaction) {
        if (!sending.isEmpty()) {
            log.send(transaction, sending);
        }
    }
}
