package dev.leat.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The conditions of one alternative of a policy for the value at one path, and, in `within`, for
/// the values below it. The value must match at least one condition of each list in `conditions`.
/// Filled while the policy is parsed, then unchanged.
record FilterPart(
        List<String> path, List<List<ValueCondition>> conditions, Map<String, FilterPart> within) {

    static FilterPart root() {
        return new FilterPart(List.of(), new ArrayList<>(), new TreeMap<>());
    }

    /// Returns the conditions for the value with this name below this one. Each dot in the name
    /// leads one level deeper.
    FilterPart at(String name) {
        var part = this;
        for (var step : name.split("\\.", -1)) {
            part = part.within.computeIfAbsent(step, part::child);
        }
        return part;
    }

    private FilterPart child(String name) {
        var deeper = new ArrayList<>(path);
        deeper.add(name);
        return new FilterPart(List.copyOf(deeper), new ArrayList<>(), new TreeMap<>());
    }

    /// Adds the conditions of another part, including those below it.
    void add(FilterPart other) {
        conditions.addAll(other.conditions);
        other.within.forEach((name, part) -> at(name).add(part));
    }

    /// Returns true if the conditions of this part match the values of a message.
    boolean holds(FilterInput root) {
        return holds(this, root, root);
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
