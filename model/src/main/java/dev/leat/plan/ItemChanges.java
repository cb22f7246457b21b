package dev.leat.plan;

import dev.leat.item.EncodedItem;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The items of a table as they would be after records are replaced. The changes stay in memory.
/// Used by one thread.
///
/// @param <X> the exception of the platform
public final class ItemChanges<X extends Exception> implements RecordItems.Access<X> {

    private final ItemLookup<X> base;
    private final Map<ItemKey, Optional<Item>> changes = new HashMap<>();

    /// @param base the stored items
    public ItemChanges(ItemLookup<X> base) {
        this.base = base;
    }

    @Override
    public Optional<Item> find(ItemKey key) throws X {
        var change = changes.get(key);
        return change == null ? base.find(key) : change;
    }

    @Override
    public void put(ItemKey key, EncodedItem item, Optional<Item> old) {
        changes.put(key, Optional.of(item.item()));
    }

    @Override
    public void remove(ItemKey key, Item old) {
        changes.put(key, Optional.empty());
    }
}
