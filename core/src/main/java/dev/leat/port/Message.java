package dev.leat.port;

import dev.leat.batch.Attribute;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A message as a client of a queue sees it.
public final class Message {

    private Message() {}

    /// What is sent. `delay`, where absent, is the queue's.
    public record Outgoing(
            byte[] body, Map<String, Attribute> attributes, Optional<Duration> delay) {

        public static Outgoing of(byte[] body) {
            return new Outgoing(body, Map.of(), Optional.empty());
        }
    }

    /// What is received: `receipt` names this delivery, `attempt` counts from 1.
    public record Received(
            String id,
            String receipt,
            byte[] body,
            Map<String, Attribute> attributes,
            int attempt,
            Instant sentAt,
            Instant firstReceivedAt) {}

    /// What a look into the queue shows, without receiving. `sequence` grows in the order of
    /// arrival.
    public record Seen(
            long sequence,
            String id,
            byte[] body,
            Map<String, Attribute> attributes,
            int attempt,
            Instant sentAt) {}
}
