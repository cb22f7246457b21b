package dev.leat.topic;

import dev.leat.app.FilterPolicy;
import java.util.List;
import java.util.Optional;

/// A parsed event pattern of EventBridge, which selects events. Its operators are those of a
/// [MessageFilter] on bodies. `exists: true` accepts any value, also null and the empty string, and
/// the numbers of `numeric` are between -5e9 and 5e9. Immutable; safe for use by several threads.
/// Never blocks.
public final class EventPattern {

    private final List<FilterPart> alternatives;

    private EventPattern(List<FilterPart> alternatives) {
        this.alternatives = List.copyOf(alternatives);
    }

    /// An event whose values patterns can match.
    public static final class Event {

        private final FilterInput values;

        private Event(FilterInput values) {
            this.values = values;
        }

        /// Parses an event; empty if the text is not a JSON object.
        public static Optional<Event> of(String json) {
            return FilterInputReader.body(json).map(Event::new);
        }
    }

    /// The error for a pattern whose `$or` operators result in too many combinations.
    public static final class TooComplexException extends RuntimeException {

        TooComplexException(long most) {
            super(
                    "the $or operators of the pattern result in more than %d combinations"
                            .formatted(most));
        }
    }

    /// Parses a pattern.
    ///
    /// @throws IllegalArgumentException if EventBridge would reject it; the message is the reason
    /// @throws TooComplexException if it has more than 1,000 combinations
    public static EventPattern of(String json) {
        try {
            var policy = new FilterPolicy(FilterPolicy.Scope.BODY, json);
            return new EventPattern(
                    PolicyReader.read(PolicyLanguage.EVENT_PATTERN, policy).alternatives());
        } catch (InvalidPolicyException invalid) {
            throw new IllegalArgumentException(invalid.getMessage(), invalid);
        }
    }

    /// Returns true if the event matches.
    public boolean matches(Event event) {
        return alternatives.stream().anyMatch(part -> part.holds(event.values));
    }
}
