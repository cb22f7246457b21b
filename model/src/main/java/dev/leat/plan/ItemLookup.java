package dev.leat.plan;

import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import java.util.Optional;

/// The items and tombstones of a table, for reading. A tombstone is the last state of a deleted
/// record that has a version.
///
/// @param <X> the exception of the platform
public interface ItemLookup<X extends Exception> {

    Optional<Item> find(ItemKey key) throws X;

    /// Returns the last state of a deleted record; empty if it has no tombstone.
    Optional<IdentityRule.Known> deleted(ItemKey key) throws X;
}
