package dev.leat.topic;

import dev.leat.app.FilterPolicy;
import dev.leat.app.FilterPolicy.Scope;
import dev.leat.batch.Attribute;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A filter policy, read: says which messages a subscriber hears. It means what SNS's documentation
/// says, and where that is silent what Event Ruler does, on which SNS is built:
///
/// - a name with a dot is the same as names within each other, in the policy and in the message;
/// - of an array one element must match, the same one for all that the policy says within it;
/// - `exists: true` wants a value that is neither null nor empty; `exists: false` wants that there
///   is none anywhere, in a message that has at least one attribute if the scope is attributes;
/// - texts, numbers, booleans and null are different things: the text "100" is no number;
/// - numbers are compared exactly, however many digits they have.
///
/// A message whose body is no JSON object matches no policy on bodies. A policy without any names
/// lets everything through. Immutable; threads may share it. Never blocks.
public final class MessageFilter {

    private final Scope scope;
    private final List<FilterPart> alternatives;
    private final boolean everything;

    private MessageFilter(Scope scope, List<FilterPart> alternatives, boolean everything) {
        this.scope = scope;
        this.alternatives = List.copyOf(alternatives);
        this.everything = everything;
    }

    /// Reads a policy.
    ///
    /// @throws IllegalArgumentException if SNS would refuse it, in SNS's words but for the `Invalid
    ///   parameter: ` that they begin with
    public static MessageFilter of(FilterPolicy policy) {
        var read = PolicyReader.read(policy);
        return new MessageFilter(policy.scope(), read.alternatives(), read.empty());
    }

    /// Whether a message with these attributes and this body is heard.
    public boolean takes(Map<String, Attribute> attributes, String message) {
        if (everything) {
            return true;
        }
        var told =
                switch (scope) {
                    case ATTRIBUTES -> FilterInputReader.attributes(attributes);
                    case BODY -> FilterInputReader.body(message);
                };
        return told.isPresent()
                && alternatives.stream().anyMatch(part -> holds(part, told.get(), told.get()));
    }

    /// Whether a part of the policy holds at a place of the message; null is a place that is not
    /// there.
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
                : at instanceof FilterInput.Leaf leaf && condition.takes(leaf);
    }

    /// Whether there is any value at the end of this path.
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
