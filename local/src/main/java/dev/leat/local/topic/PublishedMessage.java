package dev.leat.local.topic;

import dev.leat.batch.Attribute;
import dev.leat.port.TopicAdmin.Protocol;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A message that is published to a topic. `id` tells it from every other. `texts` are those for
/// one protocol instead of `message`, by its name on the wire.
public record PublishedMessage(
        String topic,
        UUID id,
        Optional<String> subject,
        String message,
        Map<String, String> texts,
        Map<String, Attribute> attributes,
        Instant at) {

    /// One without attributes that says the same to everybody.
    public PublishedMessage(
            String topic, UUID id, Optional<String> subject, String message, Instant at) {
        this(topic, id, subject, message, Map.of(), Map.of(), at);
    }

    static PublishedMessage of(String topic, dev.leat.port.TopicAdmin.Post post) {
        return new PublishedMessage(
                topic,
                post.id(),
                post.subject(),
                post.message(),
                post.texts(),
                post.attributes(),
                post.at());
    }

    /// What it says to those who are reached so.
    String text(Protocol protocol) {
        return texts.getOrDefault(protocol.word(), message);
    }

    /// The same in SNS's envelope.
    String envelope(Protocol protocol) {
        return SnsEnvelope.of(this, text(protocol));
    }
}
