package dev.leat.plan;

import dev.leat.app.Table;
import dev.leat.batch.Reason;
import dev.leat.item.EncodedItem;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemSize;
import dev.leat.item.KeyBytes;
import java.util.Optional;

/// DynamoDB's limits of items and keys
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
final class ItemLimits {

    private ItemLimits() {}

    /// Returns the reason why a table cannot store an item; empty if it can.
    static Optional<Reason> refused(Table table, EncodedItem item) {
        int max = ItemKey.MAX_PARTITION;
        for (var attribute : table.key().attributes()) {
            var value = item.scalars().attributes().get(attribute.name());
            if (value == null || !value.type().equals(attribute.type().name())) {
                return range(
                        "%s must be a value of type %s, because it is a key of table %s"
                                .formatted(attribute.name(), attribute.type(), table.name()));
            }
            int bytes = KeyBytes.of(value).length;
            if (bytes == 0) {
                return range("%s is a key and must not be empty".formatted(attribute.name()));
            }
            if (bytes > max) {
                return range(
                        "the key %s has %,d bytes; at most %,d are allowed"
                                .formatted(attribute.name(), bytes, max));
            }
            max = ItemKey.MAX_SORT;
        }
        return item.size() <= ItemSize.MAX_BYTES
                ? Optional.empty()
                : range(
                        "the item would have %,d bytes, and table %s accepts at most %,d; remove or shorten columns with the step `shrink`"
                                .formatted(item.size(), table.name(), ItemSize.MAX_BYTES));
    }

    private static Optional<Reason> range(String message) {
        return Optional.of(Reason.of("range", message));
    }
}
