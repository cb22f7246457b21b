package dev.leat.plan;

import dev.leat.item.EncodedItem;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The items of a table as they would be after writes that stay in memory. Used by one thread.
///
/// @param <X> the exception of the platform
public final class ItemOverlay<X extends Exception> implements ItemAccess<X> {

    private final ItemLookup<X> base;
    private final Map<ItemKey, Change> changes = new LinkedHashMap<>();

    /// The last write of an item.
    ///
    /// @param item the new item or, with a tombstone, the state of the record that is deleted
    /// @param tombstone the tombstone that replaces the item
    public record Change(Item item, Optional<IdentityRule.Known> tombstone) {

        /// Returns the item after the change; empty if it is deleted.
        public Optional<Item> after() {
            return tombstone.isPresent() ? Optional.empty() : Optional.of(item);
        }
    }

    /// @param base the stored items
    public ItemOverlay(ItemLookup<X> base) {
        this.base = base;
    }

    /// Returns the last write of each item that was written, in the order of the first writes.
    public Map<ItemKey, Change> changes() {
        return Collections.unmodifiableMap(changes);
    }

    @Override
    public Optional<Item> find(ItemKey key) throws X {
        var change = changes.get(key);
        return change != null ? change.after() : base.find(key);
    }

    @Override
    public Optional<IdentityRule.Known> deleted(ItemKey key) throws X {
        var change = changes.get(key);
        return change != null ? change.tombstone() : base.deleted(key);
    }

    @Override
    public void put(ItemKey key, EncodedItem item, Optional<Item> old, boolean buried) {
        changes.put(key, new Change(item.item(), Optional.empty()));
    }

    @Override
    public void delete(
            ItemKey key, EncodedItem item, IdentityRule.Known state, Optional<Item> old) {
        changes.put(key, new Change(item.item(), Optional.of(state)));
    }
}
