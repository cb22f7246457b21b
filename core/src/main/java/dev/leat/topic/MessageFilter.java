package dev.leat.topic;

import dev.leat.app.FilterPolicy;
import dev.leat.app.FilterPolicy.Scope;
import dev.leat.batch.Attribute;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        var read = PolicyReader.read(policy);
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
        return input.isPresent()
                && alternatives.stream().anyMatch(part -> holds(part, input.get(), input.get()));
    }

    /// Returns true if the conditions of `part` match the value `at`; null is a missing value.
    private static boolean holds(FilterPart part, @Nullable FilterInput at, FilterInput root) {
        if (at instanceof FilterInput.Some some && !some.items().isEmpty()) {
            return some.items().stream().anyMatch(item -> holds(part, item, root));
        }
        for (var conditions : part.conditions()) {
            if (conditions.stream().noneMatch(c -> holds(c, part, at, root))) {
                return false;
            }
        }
        var members =
                at instanceof FilterInput.Members m ? m.byName() : Map.<String, FilterInput>of();
        for (var within : part.within().entrySet()) {
            if (!holds(within.getValue(), members.get(within.getKey()), root)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(
            ValueCondition condition, FilterPart part, @Nullable FilterInput at, FilterInput root) {
        return condition instanceof ValueCondition.Absent
                ? !there(part.path(), 0, root)
                : at instanceof FilterInput.Leaf leaf && condition.matches(leaf);
    }

    /// Returns true if any value exists at this path.
    private static boolean there(List<String> path, int from, @Nullable FilterInput at) {
        return switch (at) {
            case null -> false;
            case FilterInput.Some some ->
                    some.items().stream().anyMatch(item -> there(path, from, item));
            case FilterInput.Members members ->
                    from < path.size()
                            && there(path, from + 1, members.byName().get(path.get(from)));
            case FilterInput.Leaf _ -> from == path.size();
        };
    }
}
