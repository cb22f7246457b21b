package dev.leat.server.dynamodb.expression;

import dev.leat.item.Item;
import dev.leat.item.ItemValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// New values by path, which are applied to an item together. List indexes refer to the list before
/// the changes. A value whose index is after the end of the list is appended. Removed members leave
/// no gap. Used by one thread.
final class Edits {

    /// The changes at one position of a document: a new value, a removal (`value` is empty), or
    /// changes of its members.
    private static final class Place {
        private final Map<String, Place> names = new LinkedHashMap<>();
        private final TreeMap<Integer, Place> indexes = new TreeMap<>();

        @SuppressWarnings("NullableOptional") // null: no action at this place; empty: a removal
        private @Nullable Optional<ItemValue> value;

        boolean removed() {
            return value != null && value.isEmpty();
        }
    }

    private final Place root = new Place();

    /// @param value the new value; empty to remove the value at the path
    void add(Path path, Optional<ItemValue> value) {
        var at = root;
        for (var element : path.elements()) {
            at =
                    switch (element) {
                        case Path.Element.Name(var name) ->
                                at.names.computeIfAbsent(name, _ -> new Place());
                        case Path.Element.Index(int index) ->
                                at.indexes.computeIfAbsent(index, _ -> new Place());
                    };
        }
        at.value = value;
    }

    /// @throws ExpressionException if a parent of a path does not exist in the item
    Item apply(Item item) {
        return new Item(members(item.attributes(), root));
    }

    private static Map<String, ItemValue> members(Map<String, ItemValue> old, Place place) {
        var members = new LinkedHashMap<>(old);
        place.names.forEach((name, below) -> {
            if (below.removed()) {
                members.remove(name);
            } else {
                members.put(name, changed(members.get(name), below));
            }
        });
        return members;
    }

    private static ItemValue changed(@Nullable ItemValue old, Place place) {
        if (place.value != null) {
            return place.value.orElseThrow();
        }
        if (old instanceof ItemValue.Document(var members) && place.indexes.isEmpty()) {
            return new ItemValue.Document(members(members, place));
        }
        if (old instanceof ItemValue.Sequence(var members) && place.names.isEmpty()) {
            return new ItemValue.Sequence(list(members, place));
        }
        throw new ExpressionException(
                "The document path provided in the update expression is invalid for update");
    }

    private static List<ItemValue> list(List<ItemValue> old, Place place) {
        var members = new ArrayList<>(old);
        place.indexes.forEach((index, below) -> {
            if (index < old.size()) {
                if (!below.removed()) {
                    members.set(index, changed(old.get(index), below));
                }
            } else if (!below.removed()) {
                members.add(changed(null, below));
            }
        });
        place.indexes
                .descendingMap()
                .forEach((index, below) -> {
                    if (below.removed() && index < old.size()) {
                        members.remove((int) index);
                    }
                });
        return members;
    }
}
