package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import java.util.Map;
import java.util.Optional;

/// The origin of a dead letter: the message's source queue and its producer's attributes.
public record OriginalMessage(String source, Map<String, Attribute> attributes) {

    public OriginalMessage {
        attributes = Map.copyOf(attributes);
    }

    /// Returns the original, or empty if the message with these attributes is not a dead letter
    /// that Leat wrote.
    public static Optional<OriginalMessage> of(Map<String, Attribute> attributes) {
        return DeadLetterInfo.of(attributes)
                .filter(found -> !found.source().isEmpty())
                .map(found -> new OriginalMessage(found.source(), found.attributes()));
    }
}
