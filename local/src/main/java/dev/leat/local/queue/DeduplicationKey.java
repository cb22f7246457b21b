package dev.leat.local.queue;

import dev.leat.app.Queue;
import dev.leat.batch.Hashes;
import dev.leat.port.Message;
import java.util.Optional;

/// Checks messages for a FIFO queue, and determines their deduplication ids.
final class DeduplicationKey {

    private DeduplicationKey() {}

    /// Returns the message's deduplication id in this queue; empty for a standard queue.
    ///
    /// @throws IllegalArgumentException if the queue is FIFO and the message lacks a required
    ///   attribute
    static Optional<String> id(Queue queue, Message.Outgoing message) {
        if (queue.fifo().isEmpty()) {
            return message.deduplication();
        }
        if (message.group().filter(group -> !group.isEmpty()).isEmpty()) {
            throw new IllegalArgumentException(
                    "queue %s is FIFO: every message requires a message group id"
                            .formatted(queue.name()));
        }
        if (message.delay().isPresent()) {
            throw new IllegalArgumentException(
                    "queue %s is FIFO: a message cannot have its own delay; the delay of the queue applies"
                            .formatted(queue.name()));
        }
        if (message.deduplication().isEmpty() && !queue.fifo().get().byContent()) {
            throw new IllegalArgumentException(
                    "queue %s is FIFO and does not deduplicate by content: every message requires a deduplication id"
                            .formatted(queue.name()));
        }
        // As in SQS, the content-based id is the SHA-256 of the body.
        return message.deduplication().or(() -> Optional.of(Hashes.sha256Hex(message.body())));
    }
}
