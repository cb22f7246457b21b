package dev.leat.letter;

import dev.leat.batch.Attribute;
import java.util.Map;
import java.util.Optional;

/// What a dead letter was: the queue in which it died, and the attributes that its producer gave
/// it.
public record FormerMessage(String source, Map<String, Attribute> attributes) {

    public FormerMessage {
        attributes = Map.copyOf(attributes);
    }

    /// Empty if a message with these attributes is no dead letter of Leat's.
    public static Optional<FormerMessage> of(Map<String, Attribute> attributes) {
        return Finding.of(attributes)
                .filter(found -> !found.source().isEmpty())
                .map(found -> new FormerMessage(found.source(), found.attributes()));
    }
}
