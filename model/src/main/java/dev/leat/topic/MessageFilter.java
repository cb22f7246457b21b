package dev.leat.topic;

import dev.leat.app.FilterPolicy;
import dev.leat.app.FilterPolicy.Scope;
import dev.leat.batch.Attribute;
import java.util.List;
import java.util.Map;

/// A parsed filter policy, which selects the messages that a subscriber receives. It follows the
/// SNS documentation. Cases that the documentation does not describe follow Event Ruler, the
/// library that SNS uses:
///
/// - a name with a dot is the same as nested names, in the policy and in the message;
/// - at least one element of an array must match, and the same element must match all conditions
///   below the array;
/// - `exists: true` requires a value that is neither null nor empty; `exists: false` requires that
///   there is no value. If the scope is attributes, the message must then have at least one
///   attribute;
/// - strings, numbers, booleans and null are distinct: the string "100" is not a number;
/// - numbers are compared exactly, with any number of digits.
///
/// A message whose body is not a JSON object matches no policy on bodies. A policy without names
/// matches every message. Immutable; safe for use by several threads. Never blocks.
public final class MessageFilter {

    private final Scope scope;
    private final List<FilterPart> alternatives;
    private final boolean everything;

    private MessageFilter(Scope scope, List<FilterPart> alternatives, boolean everything) {
        this.scope = scope;
        this.alternatives = List.copyOf(alternatives);
        this.everything = everything;
    }

    /// Parses a policy.
    ///
    /// @throws IllegalArgumentException if SNS would reject it, with SNS's message without the
    ///   prefix `Invalid parameter: `
    public static MessageFilter of(FilterPolicy policy) {
        PolicyReader.Read read;
        try {
            read = PolicyReader.read(PolicyLanguage.FILTER_POLICY, policy);
        } catch (InvalidPolicyException invalid) {
            throw new IllegalArgumentException("FilterPolicy: " + invalid.getMessage(), invalid);
        }
        return new MessageFilter(policy.scope(), read.alternatives(), read.empty());
    }

    /// Returns true if a message with these attributes and this body matches.
    public boolean matches(Map<String, Attribute> attributes, String message) {
        if (everything) {
            return true;
        }
        var input =
                switch (scope) {
                    case ATTRIBUTES -> FilterInputReader.attributes(attributes);
                    case BODY -> FilterInputReader.body(message);
                };
        return input.isPresent() && alternatives.stream().anyMatch(part -> part.holds(input.get()));
    }
}
