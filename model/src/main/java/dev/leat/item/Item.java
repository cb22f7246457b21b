package dev.leat.item;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An item of a table: values by attribute name, in the order in which they were written.
/// Immutable.
public record Item(Map<String, ItemValue> attributes) {

    public Item {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    public Optional<ItemValue> get(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /// Returns the item with this attribute. If the item has the attribute already, its value is
    /// replaced.
    public Item with(String name, ItemValue value) {
        var changed = new LinkedHashMap<>(attributes);
        changed.put(name, value);
        return new Item(changed);
    }
}
