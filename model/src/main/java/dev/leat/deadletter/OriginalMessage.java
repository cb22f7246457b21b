package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import java.util.Map;
import java.util.Optional;

/// The origin of a dead letter: the message's source queue and its producer's attributes.
public record OriginalMessage(String source, Map<String, Attribute> attributes) {

    public OriginalMessage {
        attributes = Map.copyOf(attributes);
    }

    /// Returns the origin of the dead letter with these attributes; empty if Leat did not write it.
    public static Optional<OriginalMessage> of(Map<String, Attribute> attributes) {
        return DeadLetterInfo.of(attributes)
                .filter(found -> !found.source().isEmpty())
                .map(found -> new OriginalMessage(found.source(), found.attributes()));
    }
}
