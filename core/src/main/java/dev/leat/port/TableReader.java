package dev.leat.port;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
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

    /// The location of an item.
    ///
    /// @param key an item with the key attributes alone
    record Location(String table, Item key) {}

    /// Returns items of any tables as of one commit, in the order of `locations`; empty for each
    /// item that does not exist.
    List<Optional<Item>> get(List<Location> locations);

    /// Reads a page of items in the order of their keys.
    Page read(Query query);

    /// Passes each item of a table to `to`, in the order of their keys. Each page is read as of its
    /// own commit.
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

    /// The items that a call reads: all items of a table or index, one partition, or a range of a
    /// partition.
    ///
    /// @param partition the key bytes of the partition ([dev.leat.item.KeyBytes]); empty for a scan
    /// @param sort the range of sort keys
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
            Optional<byte[]> partition,
            SortRange sort,
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
                    SortRange.ALL,
                    false,
                    after,
                    Optional.empty(),
                    items,
                    bytes);
        }
    }

    /// A range of sort keys, as key bytes. An empty bound means that the range has no limit there.
    record SortRange(
            Optional<byte[]> from,
            boolean fromInclusive,
            Optional<byte[]> to,
            boolean toInclusive) {

        public static final SortRange ALL =
                new SortRange(Optional.empty(), true, Optional.empty(), true);

        /// Returns true if the range has a sort key with these key bytes.
        public boolean contains(byte[] sort) {
            int low = from.map(bound -> Arrays.compareUnsigned(sort, bound)).orElse(1);
            int high = to.map(bound -> Arrays.compareUnsigned(sort, bound)).orElse(-1);
            return (fromInclusive ? low >= 0 : low > 0) && (toInclusive ? high <= 0 : high < 0);
        }
    }

    /// One of the `count` segments of a parallel scan. Each partition belongs to one segment.
    record Segment(int number, int count) {}

    /// A page of items.
    ///
    /// @param more true if a limit ended the page, so that there may be more items
    record Page(List<Item> items, boolean more) {}
}
