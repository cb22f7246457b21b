package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import java.util.Map;
import java.util.Optional;

/// What a dead letter was: the queue in which it died, and the attributes that its producer gave
/// it.
public record OriginalMessage(String source, Map<String, Attribute> attributes) {

    public OriginalMessage {
        attributes = Map.copyOf(attributes);
    }

    /// Empty if a message with these attributes is no dead letter of Leat's.
    public static Optional<OriginalMessage> of(Map<String, Attribute> attributes) {
        return DeadLetterInfo.of(attributes)
                .filter(found -> !found.source().isEmpty())
                .map(found -> new OriginalMessage(found.source(), found.attributes()));
    }
}
