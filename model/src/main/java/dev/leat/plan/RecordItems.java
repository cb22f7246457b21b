package dev.leat.plan;

import dev.leat.app.Table;
import dev.leat.batch.Reason;
import dev.leat.item.EncodedItem;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Replaces the items of a record that is all its rows. The keys of the items that its last state
/// wrote are stored with the identity of the record, whose version decides which state is newer. So
/// deleted items need no tombstones. Used by one thread.
///
/// @param <X> the exception of the items' platform
public final class RecordItems<X extends Exception> {

    private final Table table;
    private final Access<X> items;

    public RecordItems(Table table, Access<X> items) {
        this.table = table;
        this.items = items;
    }

    /// The items of a table.
    ///
    /// @param <X> the exception of the platform
    public interface Access<X extends Exception> {
        Optional<Item> find(ItemKey key) throws X;

        /// Stores an item; `old` is the item that [#find] returned.
        void put(ItemKey key, EncodedItem item, Optional<Item> old) throws X;

        void remove(ItemKey key, Item old) throws X;
    }

    /// The result of a replacement: the reason if the table refuses an item, after which nothing is
    /// changed, and the keys of the items that the record now has.
    public record Replaced(Optional<Reason> refused, Collection<ItemKey> keys) {}

    /// Removes the items with the keys `before`, and stores these items. An item that a client
    /// wrote is a conflict.
    public Replaced replace(Collection<ItemKey> before, Iterable<EncodedItem> rows) throws X {
        Map<ItemKey, EncodedItem> next = new LinkedHashMap<>();
        for (var item : rows) {
            var refused = ItemLimits.refused(table, item);
            if (refused.isPresent()) {
                return new Replaced(refused, before);
            }
            var key = ItemKey.of(table.key(), item.scalars()).orElseThrow();
            if (next.putIfAbsent(key, item) != null) {
                return refused(
                        before,
                        "two rows of the record have the same key in table %s; add source.item to the key"
                                .formatted(table.name()));
            }
        }
        Map<ItemKey, Optional<Item>> stored = new LinkedHashMap<>();
        for (var key : next.keySet()) {
            stored.put(key, items.find(key));
        }
        for (var key : before) {
            stored.put(key, items.find(key));
        }
        if (stored.values().stream()
                .anyMatch(
                        old -> old.filter(item -> TableWriter.known(item).isEmpty()).isPresent())) {
            return refused(
                    before,
                    "table %s has an item with the key of a row that no pipeline wrote; delete the item, or change the key of the record"
                            .formatted(table.name()));
        }
        for (var old : stored.entrySet()) {
            var item = next.get(old.getKey());
            if (item != null) {
                items.put(old.getKey(), item, old.getValue());
            } else if (old.getValue().isPresent()) {
                items.remove(old.getKey(), old.getValue().get());
            }
        }
        return new Replaced(Optional.empty(), next.keySet());
    }

    private static Replaced refused(Collection<ItemKey> before, String message) {
        return new Replaced(Optional.of(Reason.of("conflict", message)), before);
    }
}
