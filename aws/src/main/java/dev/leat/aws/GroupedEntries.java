package dev.leat.aws;

import dev.leat.aws.BatchOperation.Entry;
import dev.leat.aws.BatchOperation.Results;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Entries whose order must be kept within each group, although a request may fail for a part of
/// its entries. They are sent in parts, one after the other: the first entries of all groups, the
/// second ones, and so on. So no part has two entries of a group, and if the service does not
/// accept an entry, the later ones of its group are not sent. Entries without a group are all in
/// the first part.
public final class GroupedEntries<E extends Entry> {

    private final List<List<Next<E>>> parts = new ArrayList<>();

    /// An entry and the id of the previous entry of its group.
    private record Next<E>(E entry, Optional<String> before) {}

    public GroupedEntries(List<E> entries) {
        var last = new HashMap<String, String>();
        var counts = new HashMap<String, Integer>();
        for (var entry : entries) {
            boolean grouped = !entry.group().isEmpty();
            int part = grouped ? counts.merge(entry.group(), 1, Integer::sum) - 1 : 0;
            if (part == parts.size()) {
                parts.add(new ArrayList<>());
            }
            var before = grouped ? last.put(entry.group(), entry.id()) : null;
            parts.get(part).add(new Next<>(entry, Optional.ofNullable(before)));
        }
    }

    /// Sends the parts.
    ///
    /// @param send sends entries, and adds their results to `results`
    public void send(Results<?> results, Consumer<List<E>> send) {
        for (var part : parts) {
            var next =
                    part.stream()
                            .filter(each ->
                                    each.before().isEmpty()
                                            || results.done().containsKey(each.before().get()))
                            .map(Next::entry)
                            .toList();
            if (next.isEmpty()) {
                return; // later parts have only later entries of the same groups
            }
            send.accept(next);
        }
    }
}
