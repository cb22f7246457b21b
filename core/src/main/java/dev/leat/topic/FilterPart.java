package dev.leat.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What an alternative of a policy wants at one place, and at those within it: of each list of
/// conditions at least one. Filled while the policy is read, and not changed after that.
record FilterPart(
        List<String> path, List<List<ValueCondition>> conditions, Map<String, FilterPart> within) {

    static FilterPart root() {
        return new FilterPart(List.of(), new ArrayList<>(), new TreeMap<>());
    }

    /// The place of this name within; names with dots lead deeper.
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

    /// Takes over what another part wants.
    void add(FilterPart other) {
        conditions.addAll(other.conditions);
        other.within.forEach((name, part) -> at(name).add(part));
    }
}
