package dev.leat.item;

import dev.leat.app.Table;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The key of an item in a table or an index, as bytes that sort in DynamoDB's order ([KeyBytes]).
///
/// @param sort the sort key; empty if the table or index has no sort key
public record ItemKey(byte[] partition, byte[] sort) implements Comparable<ItemKey> {

    /// DynamoDB's limits of key values in bytes; the smallest value has one byte
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
    public static final int MAX_PARTITION = 2048;

    public static final int MAX_SORT = 1024;

    private static final byte[] NONE = new byte[0];

    /// Returns the key of an item; empty if the item has no value for a key attribute, or a value
    /// of another type.
    public static Optional<ItemKey> of(Table.Key key, Item item) {
        var parts = new byte[2][];
        parts[1] = NONE;
        int i = 0;
        for (var attribute : key.attributes()) {
            var value = item.attributes().get(attribute.name());
            if (value == null || !value.type().equals(attribute.type().name())) {
                return Optional.empty();
            }
            parts[i++] = KeyBytes.of(value);
        }
        return Optional.of(new ItemKey(parts[0], parts[1]));
    }

    /// Returns true if an item of a table or index with this key can have these values.
    public boolean storable(Table.Key key) {
        return within(partition, MAX_PARTITION) && (key.sort().isEmpty() || within(sort, MAX_SORT));
    }

    private static boolean within(byte[] value, int max) {
        return value.length > 0 && value.length <= max;
    }

    @Override
    public int compareTo(ItemKey other) {
        int order = Arrays.compareUnsigned(partition, other.partition);
        return order != 0 ? order : Arrays.compareUnsigned(sort, other.sort);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ItemKey key && compareTo(key) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(partition) + Arrays.hashCode(sort);
    }

    /// Returns an item with only these attributes of another item.
    public static Item only(Item item, List<String> names) {
        var attributes = new LinkedHashMap<String, ItemValue>();
        names.forEach(name -> item.get(name).ifPresent(value -> attributes.put(name, value)));
        return new Item(attributes);
    }
}
