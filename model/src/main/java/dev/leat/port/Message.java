package dev.leat.port;

import dev.leat.app.Queue;
import dev.leat.batch.Attribute;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The messages of a queue, as its clients send and receive them.
public final class Message {

    /// Maximum size in bytes of a message's body and attributes, the limit of SQS.
    public static final int MOST_BYTES = 1024 * 1024;

    /// Name of the attribute that contains the message's trace header.
    public static final String TRACE_HEADER = Attribute.TRACE_HEADER;

    private Message() {}

    /// A message to send. An empty `delay` means the queue's default. A FIFO queue requires a
    /// `group`, and detects duplicates by `deduplication`.
    public record Outgoing(
            byte[] body,
            Map<String, Attribute> attributes,
            Optional<Duration> delay,
            Optional<String> group,
            Optional<String> deduplication) {

        public Outgoing(byte[] body, Map<String, Attribute> attributes, Optional<Duration> delay) {
            this(body, attributes, delay, Optional.empty(), Optional.empty());
        }

        /// Returns a copy of this message in a group.
        public Outgoing in(String group) {
            return new Outgoing(body, attributes, delay, Optional.of(group), deduplication);
        }

        /// Returns the reason why this queue cannot accept the message, or empty. A standard queue
        /// accepts any message.
        public Optional<String> lacks(Queue queue) {
            if (queue.fifo().isEmpty()) {
                return Optional.empty();
            }
            if (group.isEmpty()) {
                return Optional.of(
                        "queue %s is FIFO: every message requires a message group id"
                                .formatted(queue.name()));
            }
            if (deduplication.isEmpty() && !queue.fifo().get().byContent()) {
                return Optional.of(
                        "queue %s does not deduplicate by content: every message requires a deduplication id"
                                .formatted(queue.name()));
            }
            return Stream.concat(group.stream(), deduplication.stream())
                    .filter(id -> !Queue.Fifo.isValidId(id))
                    .map(id ->
                            "'%s' is not a valid message group id or deduplication id; it must have %s"
                                    .formatted(id, Queue.Fifo.FORM))
                    .findFirst();
        }

        public static Outgoing of(byte[] body) {
            return new Outgoing(body, Map.of(), Optional.empty());
        }

        /// Returns the size in bytes of the body and of the attributes' names, types and values.
        /// Excludes the attribute that Leat adds to a dead letter and the trace header.
        public long size() {
            long size = body.length;
            for (var attribute : attributes.entrySet()) {
                if (!attribute.getKey().equals(DeadLetter.ATTRIBUTE)
                        && !attribute.getKey().equals(TRACE_HEADER)) {
                    size += attribute.getKey().getBytes(StandardCharsets.UTF_8).length;
                    size += attribute.getValue().type().getBytes(StandardCharsets.UTF_8).length;
                    size += attribute.getValue().value().length;
                }
            }
            return size;
        }
    }

    /// The result of a send. For a duplicate within a FIFO queue's deduplication window, it is the
    /// result of the first send. `sequence` increases in the order of arrival.
    public record Sent(String id, long sequence) {}

    /// A received message. `receipt` identifies this receive of the message. `attempt` is the
    /// number of times that the message was received, including this one.
    public record Received(
            String id,
            String receipt,
            byte[] body,
            Map<String, Attribute> attributes,
            int attempt,
            Instant sentAt,
            Instant firstReceivedAt,
            long sequence,
            Optional<String> group,
            Optional<String> deduplication) {}

    /// A message that was read from the queue without receiving it. `sequence` increases in the
    /// order of arrival.
    public record Seen(
            long sequence,
            String id,
            byte[] body,
            Map<String, Attribute> attributes,
            int attempt,
            Instant sentAt,
            Optional<String> group,
            Optional<String> deduplication) {

        /// Returns a record as a message. Its number is that of the record in its source.
        public static Seen of(Record record) {
            return new Seen(
                    record.sequence(),
                    record.id(),
                    record.body(),
                    record.attributes(),
                    record.attempt(),
                    record.receivedAt(),
                    record.group(),
                    Optional.empty());
        }
    }
}
