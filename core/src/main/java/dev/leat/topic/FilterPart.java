package dev.leat.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
}
