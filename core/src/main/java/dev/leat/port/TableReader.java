package dev.leat.port;

import dev.leat.item.Item;
import java.util.List;
import java.util.Optional;

/// Reads the items of tables as of the last commit. Threads may share it.
public interface TableReader {

    /// Returns items by their keys, in this order, each empty if it does not exist.
    ///
    /// @param keys items with the key attributes alone
    List<Optional<Item>> get(String table, List<Item> keys);

    /// Reads items in the order of their keys, until a limit is reached.
    Page read(Query query);

    /// The items that a call reads: a partition of a table or of one of its indexes, a range of it,
    /// or all items.
    ///
    /// @param partition the key bytes of the partition ([dev.leat.item.KeyBytes]); empty for a scan
    /// @param sort the range of sort keys
    /// @param backward true to read in descending order of the sort key
    /// @param after the item that the page before ended with: an item with the key attributes of
    ///   the table and of the index
    /// @param segment the part of a parallel scan
    /// @param items the most items
    /// @param bytes the page ends with the item that reaches this size
    record Query(
            String table,
            Optional<String> index,
            Optional<byte[]> partition,
            SortRange sort,
            boolean backward,
            Optional<Item> after,
            Optional<Segment> segment,
            int items,
            long bytes) {}

    /// A range of sort keys as key bytes; an empty bound is open.
    record SortRange(
            Optional<byte[]> from,
            boolean fromInclusive,
            Optional<byte[]> to,
            boolean toInclusive) {

        public static final SortRange ALL =
                new SortRange(Optional.empty(), true, Optional.empty(), true);
    }

    /// One of `count` parts of a scan; each partition is in one of them.
    record Segment(int number, int count) {}

    /// A page of items.
    ///
    /// @param more true if a limit ended the page, so that there may be more items
    record Page(List<Item> items, boolean more) {}
}
