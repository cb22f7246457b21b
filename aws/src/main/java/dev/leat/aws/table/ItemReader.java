package dev.leat.aws.table;

import dev.leat.app.Table;
import dev.leat.aws.DynamoTable;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.plan.IdentityRule;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Reads items of a table and their tombstones, with strong consistency.
record ItemReader(DynamoTable stored, Table table) {

    /// Returns the items with these keys. A key without an item has no entry.
    ///
    /// @param keys items with only the key attributes
    Map<ItemKey, Item> items(Collection<Item> keys) {
        var found = new HashMap<ItemKey, Item>();
        stored.get(keys.stream().map(ItemAttributes::of).toList())
                .forEach(attributes -> {
                    var item = ItemAttributes.item(attributes);
                    found.put(ItemKey.of(table.key(), item).orElseThrow(), item);
                });
        return found;
    }

    /// Returns what DynamoDB has for each key.
    ///
    /// @param keys items with only the key attributes
    /// @param tombstones the place of tombstones; empty if records of the table are never deleted
    Map<ItemKey, StoredItem> stored(Map<ItemKey, Item> keys, Optional<TombstoneKeys> tombstones) {
        var items = items(keys.values());
        var deleted = tombstones.map(place -> place.read(keys.keySet())).orElseGet(Map::of);
        var stored = new HashMap<ItemKey, StoredItem>();
        for (var key : keys.keySet()) {
            Optional<IdentityRule.Known> tombstone = Optional.ofNullable(deleted.get(key));
            stored.put(key, new StoredItem(Optional.ofNullable(items.get(key)), tombstone));
        }
        return stored;
    }
}
