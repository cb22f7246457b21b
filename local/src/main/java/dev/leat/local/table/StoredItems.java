package dev.leat.local.table;

import dev.leat.item.EncodedItem;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.local.database.Transaction;
import dev.leat.plan.IdentityRule;
import dev.leat.plan.ItemAccess;
import dev.leat.plan.RecordItems;
import java.sql.SQLException;
import java.util.Optional;

/// The items and tombstones of a table in the state file. Used by one thread.
record StoredItems(Transaction transaction, OpenTable table)
        implements ItemAccess<SQLException>, RecordItems.Access<SQLException> {

    @Override
    public Optional<Item> find(ItemKey key) throws SQLException {
        return ItemTable.find(transaction, table, key);
    }

    @Override
    public Optional<IdentityRule.Known> deleted(ItemKey key) throws SQLException {
        return Tombstones.find(transaction, table, key);
    }

    @Override
    public void put(ItemKey key, EncodedItem item, Optional<Item> old) throws SQLException {
        ItemTable.put(transaction, table, key, item, old);
    }

    @Override
    public void remove(ItemKey key, Item old) throws SQLException {
        ItemTable.delete(transaction, table, key, old);
    }

    @Override
    public void put(ItemKey key, EncodedItem item, Optional<Item> old, boolean buried)
            throws SQLException {
        if (buried) {
            Tombstones.remove(transaction, table, key);
        }
        ItemTable.put(transaction, table, key, item, old);
    }

    @Override
    public void delete(ItemKey key, EncodedItem item, IdentityRule.Known state, Optional<Item> old)
            throws SQLException {
        if (old.isPresent()) {
            ItemTable.delete(transaction, table, key, old.get());
        }
        Tombstones.put(transaction, table, key, state.digest(), state.version());
    }
}
