package dev.leat.plan;

import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The items of a table as they would be after the writes of a dry run. The writes stay in memory.
/// Used by one thread.
///
/// @param <X> the exception of the platform
public final class ItemOverlay<X extends Exception> implements ItemAccess<X> {

    private final ItemAccess<X> base;
    private final Map<ItemKey, Optional<Item>> items = new HashMap<>();
    private final Map<ItemKey, IdentityRule.Known> tombstones = new HashMap<>();

    /// @param base the stored items
    public ItemOverlay(ItemAccess<X> base) {
        this.base = base;
    }

    @Override
    public Optional<Item> find(ItemKey key) throws X {
        var written = items.get(key);
        return written != null ? written : base.find(key);
    }

    @Override
    public Optional<IdentityRule.Known> deleted(ItemKey key) throws X {
        return items.containsKey(key)
                ? Optional.ofNullable(tombstones.get(key))
                : base.deleted(key);
    }

    @Override
    public void put(ItemKey key, Item item, Optional<Item> old) {
        items.put(key, Optional.of(item));
        tombstones.remove(key);
    }

    @Override
    public void delete(ItemKey key, IdentityRule.Known state, Optional<Item> old) {
        items.put(key, Optional.empty());
        tombstones.put(key, state);
    }
}
