package dev.leat.port;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemValue;
import dev.leat.item.KeyRange;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads items of tables in the state after the last commit. Threads may share it.
public interface TableReader {

    /// Returns items by their keys, in the order of the keys. An element is empty if its item does
    /// not exist.
    ///
    /// @param keys items with only the key attributes
    List<Optional<Item>> get(String table, List<Item> keys);

    /// Reads a page of items. Items with the same partition key are in the order of their sort
    /// keys; the platform determines the order of partitions.
    Page read(Query query);

    /// Passes each item of a table to `to`. Each page is read as of its own commit.
    default void scan(Table table, Consumer<Item> to) {
        var after = Optional.<Item>empty();
        boolean more = true;
        while (more) {
            var page = read(Query.scan(table.name(), after, 1000, 1 << 20));
            page.items().forEach(to);
            more = page.more();
            if (more) {
                after = Optional.of(ItemKey.only(page.items().getLast(), table.key().names()));
            }
        }
    }

    /// Returns the number of items of a table and the sum of their sizes. On AWS, these numbers are
    /// up to six hours old.
    Size size(String table);

    /// The size of a table, as DynamoDB computes it.
    record Size(long items, long bytes) {}

    /// The items that a call reads: all items of a table or index, one partition, or a range of a
    /// partition.
    ///
    /// @param partition the value of the partition key; empty for a scan
    /// @param backward true to read in descending order of the sort key
    /// @param after the last item of the previous page, with the key attributes of the table and of
    ///   the index
    /// @param segment the segment of a parallel scan
    /// @param items maximum number of items in the page
    /// @param bytes size of the page; the page ends with the item that reaches it. In an index,
    ///   only the attributes that it contains count
    record Query(
            String table,
            Optional<String> index,
            Optional<ItemValue> partition,
            KeyRange sort,
            boolean backward,
            Optional<Item> after,
            Optional<Segment> segment,
            int items,
            long bytes) {

        /// Returns a query for a page of all items.
        public static Query scan(String table, Optional<Item> after, int items, long bytes) {
            return new Query(
                    table,
                    Optional.empty(),
                    Optional.empty(),
                    new KeyRange.All(),
                    false,
                    after,
                    Optional.empty(),
                    items,
                    bytes);
        }
    }

    /// One of the `count` segments of a parallel scan. Each partition belongs to one segment.
    record Segment(int number, int count) {

        /// Returns true if this partition belongs to the segment.
        ///
        /// @param partition the bytes of a partition key, as in [dev.leat.item.KeyBytes]
        public boolean contains(byte[] partition) {
            // Multiplied, because the hashes of keys that differ only in the last byte are close to
            // each other.
            int hash = Arrays.hashCode(partition) * 0x9E3779B9;
            return Math.floorMod(hash >>> 8, count) == number;
        }
    }

    /// A page of items.
    ///
    /// @param more true if a limit ended the page, so that there may be more items behind its last
    ///   one
    record Page(List<Item> items, boolean more) {}
}
