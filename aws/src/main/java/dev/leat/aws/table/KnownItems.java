package dev.leat.aws.table;

import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.plan.IdentityRule;
import dev.leat.plan.ItemLookup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The stored items, as far as they are known. Items that are not known are considered absent. Used
/// by one thread.
final class KnownItems implements ItemLookup<RuntimeException> {

    private final Map<ItemKey, StoredItem> items = new HashMap<>();

    StoredItem of(ItemKey key) {
        return items.getOrDefault(key, StoredItem.ABSENT);
    }

    boolean has(ItemKey key) {
        return items.containsKey(key);
    }

    void put(ItemKey key, StoredItem item) {
        items.put(key, item);
    }

    @Override
    public Optional<Item> find(ItemKey key) {
        return of(key).item();
    }

    @Override
    public Optional<IdentityRule.Known> deleted(ItemKey key) {
        return of(key).tombstone();
    }
}
