package dev.leat.port;

import dev.leat.app.Queue;
import dev.leat.batch.Attribute;
import dev.leat.deadletter.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A message as a client of a queue sees it.
public final class Message {

    /// The most bytes a message may have, body and attributes together: SQS's limit.
    public static final int MOST_BYTES = 1024 * 1024;

    /// The name of an attribute that is the message's trace header.
    public static final String TRACE_HEADER = Attribute.TRACE_HEADER;

    private Message() {}

    /// What is sent. `delay`, where absent, is the queue's. A FIFO queue needs a `group`, and knows
    /// a repeat by `deduplication`.
    public record Outgoing(
            byte[] body,
            Map<String, Attribute> attributes,
            Optional<Duration> delay,
            Optional<String> group,
            Optional<String> deduplication) {

        public Outgoing(byte[] body, Map<String, Attribute> attributes, Optional<Duration> delay) {
            this(body, attributes, delay, Optional.empty(), Optional.empty());
        }

        /// The same in a group.
        public Outgoing in(String group) {
            return new Outgoing(body, attributes, delay, Optional.of(group), deduplication);
        }

        /// Why the message cannot go to this queue; empty if it can. A queue that is not FIFO takes
        /// any.
        public Optional<String> lacks(Queue queue) {
            if (queue.fifo().isEmpty()) {
                return Optional.empty();
            }
            if (group.isEmpty()) {
                return Optional.of(
                        "queue %s is FIFO: every message needs a group".formatted(queue.name()));
            }
            if (deduplication.isEmpty() && !queue.fifo().get().byContent()) {
                return Optional.of(
                        "queue %s makes no deduplication ids of bodies: every message needs one"
                                .formatted(queue.name()));
            }
            return Stream.concat(group.stream(), deduplication.stream())
                    .filter(id -> !Queue.Fifo.takes(id))
                    .map(id ->
                            "a group or a deduplication id is %s, and '%s' is not"
                                    .formatted(Queue.Fifo.FORM, id))
                    .findFirst();
        }

        public static Outgoing of(byte[] body) {
            return new Outgoing(body, Map.of(), Optional.empty());
        }

        /// Bytes of the body and of names, types and values of the attributes. What Leat itself
        /// adds to a dead letter does not count, nor does the trace header.
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

    /// What became of a message that was sent. Of a repeat within a FIFO queue's window, what it
    /// was the first time. `sequence` grows in the order of arrival.
    public record Sent(String id, long sequence) {}

    /// What is received: `receipt` names this delivery, `attempt` counts from 1.
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

    /// What a look into the queue shows, without receiving. `sequence` grows in the order of
    /// arrival.
    public record Seen(
            long sequence,
            String id,
            byte[] body,
            Map<String, Attribute> attributes,
            int attempt,
            Instant sentAt,
            Optional<String> group,
            Optional<String> deduplication) {}
}
