/// Key-value tables in the state file.
///
/// `LocalTables` has the tables of the app and of clients. `ItemTable` stores an item as one row,
/// and one row for each index. A row contains the bytes of the item's key, in a form whose order is
/// the order of the sort key ([dev.leat.item.KeyBytes]). `Tombstones` has the versions of deleted
/// items, and `WriteTokens` has the tokens by which clients make transactions idempotent. Expired
/// items are deleted when a table is used (`ExpiredItems`).
@NullMarked
package dev.leat.local.table;

import org.jspecify.annotations.NullMarked;
