package dev.leat.plan;

import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import java.util.Optional;

/// The items and tombstones of a table that a [TableWriter] reads and writes. A tombstone is the
/// last state of a deleted record that has a version.
///
/// @param <X> the exception of the platform
public interface ItemAccess<X extends Exception> {

    Optional<Item> find(ItemKey key) throws X;

    /// Returns the last state of a deleted record; empty if it has no tombstone.
    Optional<IdentityRule.Known> deleted(ItemKey key) throws X;

    /// Stores an item and removes its tombstone.
    ///
    /// @param old the item that [#find] returned
    void put(ItemKey key, Item item, Optional<Item> old) throws X;

    /// Deletes an item, if it exists, and stores a tombstone.
    ///
    /// @param item the state of the record that is deleted
    /// @param state the digest and version of this state
    /// @param old the item that [#find] returned
    void delete(ItemKey key, Item item, IdentityRule.Known state, Optional<Item> old) throws X;
}
