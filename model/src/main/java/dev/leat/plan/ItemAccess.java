package dev.leat.plan;

import dev.leat.item.EncodedItem;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import java.util.Optional;

/// The items and tombstones of a table that a [TableWriter] reads and writes.
///
/// @param <X> the exception of the platform
public interface ItemAccess<X extends Exception> extends ItemLookup<X> {

    /// Stores an item and removes its tombstone.
    ///
    /// @param old the item that [#find] returned
    /// @param buried true if there may be a tombstone
    void put(ItemKey key, EncodedItem item, Optional<Item> old, boolean buried) throws X;

    /// Deletes an item, if it exists, and stores a tombstone.
    ///
    /// @param item the state of the record that is deleted
    /// @param state the digest and version of this state
    /// @param old the item that [#find] returned
    void delete(ItemKey key, EncodedItem item, IdentityRule.Known state, Optional<Item> old)
            throws X;
}
