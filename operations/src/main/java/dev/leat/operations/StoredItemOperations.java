package dev.leat.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Operations on the tables of an app, including those that clients created. Blocks; threads may
/// share it. Throws [RefusedOperationException] of the kind UNKNOWN for an unknown table and
/// INVALID for an invalid key.
public interface StoredItemOperations {

    /// The key and the size of a table.
    ///
    /// @param key the names of the partition key and, if there is one, of the sort key
    /// @param bytes the sum of the sizes of its items, as DynamoDB computes them
    record TableSummary(List<String> key, boolean declared, long items, long bytes) {}

    /// An item, as JSON.
    ///
    /// @param key the key attributes as a JSON object
    /// @param document all attributes as a JSON object
    record TableItem(String key, String document) {}

    /// Returns the tables by name.
    @Operation(value = "GET tables", summary = "Returns the tables and their sizes.")
    Map<String, TableSummary> tables();

    /// Returns an item. `key` has the partition key and, if the table has one, the sort key, as
    /// text.
    @Operation(
            value = "GET tables/{table}/item",
            summary = "Returns one item by its key.",
            masks = true)
    Optional<TableItem> item(String table, List<String> key);

    /// Returns at most `limit` items in the order of their keys, starting after the item whose key
    /// is `cursor`. An empty cursor starts at the first item.
    @Operation(
            value = "GET tables/{table}/items",
            summary = "Lists the items of a table, ordered by key.",
            masks = true,
            cursor = "/key")
    List<TableItem> items(String table, String cursor, int limit);
}
