package dev.leat.local.table;

import dev.leat.item.EncodedItem;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.plan.RecordItems;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The items of a table as they would be after writes that stay in memory. Used for one dry run.
final class DryItems implements RecordItems.Access<SQLException> {

    private final StoredItems stored;
    private final Map<ItemKey, Optional<Item>> changes = new HashMap<>();

    DryItems(StoredItems stored) {
        this.stored = stored;
    }

    @Override
    public Optional<Item> find(ItemKey key) throws SQLException {
        var change = changes.get(key);
        return change == null ? stored.find(key) : change;
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
