package dev.leat.local.topic;

import dev.leat.batch.Attribute;
import dev.leat.port.TopicAdmin.Protocol;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A message published to a topic, with a unique `id`. `texts` maps the name of a protocol in SNS
/// to the text that replaces `message` for that protocol.
public record PublishedMessage(
        String topic,
        UUID id,
        Optional<String> subject,
        String message,
        Map<String, String> texts,
        Map<String, Attribute> attributes,
        Instant at) {

    /// Creates a message without attributes and with the same text for all protocols.
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

    /// Returns the text for this protocol.
    String text(Protocol protocol) {
        return texts.getOrDefault(protocol.word(), message);
    }

    /// Returns the text for this protocol in SNS's envelope.
    String envelope(Protocol protocol) {
        return SnsEnvelope.of(this, text(protocol));
    }
}
