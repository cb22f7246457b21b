package dev.leat.local.table;

import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.local.database.Transaction;
import dev.leat.plan.IdentityRule;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The items and tombstones that a [TableWriter] reads and writes. Used by one thread.
sealed interface WrittenItems {

    Optional<Item> find(Transaction transaction, OpenTable table, ItemKey key) throws SQLException;

    /// Returns the last state of a deleted record; empty if it has no tombstone.
    Optional<IdentityRule.Known> deleted(Transaction transaction, OpenTable table, ItemKey key)
            throws SQLException;

    void put(Transaction transaction, OpenTable table, ItemKey key, Item item, Optional<Item> old)
            throws SQLException;

    void delete(
            Transaction transaction,
            OpenTable table,
            ItemKey key,
            IdentityRule.Known state,
            Optional<Item> old)
            throws SQLException;

    /// The items and tombstones of the state file.
    record InFile() implements WrittenItems {

        @Override
        public Optional<Item> find(Transaction transaction, OpenTable table, ItemKey key)
                throws SQLException {
            return ItemTable.find(transaction, table, key);
        }

        @Override
        public Optional<IdentityRule.Known> deleted(
                Transaction transaction, OpenTable table, ItemKey key) throws SQLException {
            return Tombstones.find(transaction, table, key);
        }

        @Override
        public void put(
                Transaction transaction,
                OpenTable table,
                ItemKey key,
                Item item,
                Optional<Item> old)
                throws SQLException {
            Tombstones.remove(transaction, table, key);
            ItemTable.put(transaction, table, key, item, old);
        }

        @Override
        public void delete(
                Transaction transaction,
                OpenTable table,
                ItemKey key,
                IdentityRule.Known state,
                Optional<Item> old)
                throws SQLException {
            if (old.isPresent()) {
                ItemTable.delete(transaction, table, key, old.get());
            }
            Tombstones.put(transaction, table, key, state.digest(), state.version());
        }
    }

    /// The items and tombstones of the state file, with those that a dry run would have written.
    final class DryRun implements WrittenItems {

        private final WrittenItems file = new InFile();
        private final Map<Place, Optional<Item>> items = new HashMap<>();
        private final Map<Place, IdentityRule.Known> tombstones = new HashMap<>();

        private record Place(long table, ItemKey key) {}

        @Override
        public Optional<Item> find(Transaction transaction, OpenTable table, ItemKey key)
                throws SQLException {
            var written = items.get(new Place(table.id(), key));
            return written != null ? written : file.find(transaction, table, key);
        }

        @Override
        public Optional<IdentityRule.Known> deleted(
                Transaction transaction, OpenTable table, ItemKey key) throws SQLException {
            var place = new Place(table.id(), key);
            return items.containsKey(place)
                    ? Optional.ofNullable(tombstones.get(place))
                    : file.deleted(transaction, table, key);
        }

        @Override
        public void put(
                Transaction transaction,
                OpenTable table,
                ItemKey key,
                Item item,
                Optional<Item> old) {
            items.put(new Place(table.id(), key), Optional.of(item));
        }

        @Override
        public void delete(
                Transaction transaction,
                OpenTable table,
                ItemKey key,
                IdentityRule.Known state,
                Optional<Item> old) {
            var place = new Place(table.id(), key);
            items.put(place, Optional.empty());
            tombstones.put(place, state);
        }
    }
}
