package dev.leat.item;

import dev.leat.app.sink.TableSink;
import java.math.BigDecimal;
import java.util.Map;

/// Computes the size of an item in bytes, by DynamoDB's rules
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
/// AWS documents the size of a number only approximately. Here a number has 1 byte for each two
/// significant digits, counted in pairs from the decimal point, plus 1 byte, plus 1 byte for a
/// minus sign.
public final class ItemSize {

    /// The maximum size of an item.
    public static final int MAX_BYTES = TableSink.MAX_ITEM;

    private static final int OF_CONTAINER = 3;

    private ItemSize() {}

    public static long of(Item item) {
        return members(item.attributes());
    }

    /// Returns the size of a value, without the name of its attribute.
    public static long of(ItemValue value) {
        return switch (value) {
            case ItemValue.Text text -> utf8(text.value());
            case ItemValue.Number number -> number(number.value());
            case ItemValue.Binary binary -> binary.value().remaining();
            case ItemValue.Bool _, ItemValue.Null _ -> 1;
            case ItemValue.Sequence list -> {
                long size = OF_CONTAINER + (long) list.values().size();
                for (var member : list.values()) {
                    size += of(member);
                }
                yield size;
            }
            case ItemValue.Document map ->
                    OF_CONTAINER + map.values().size() + members(map.values());
            case ItemValue.Group set -> set.values().stream().mapToLong(ItemSize::of).sum();
        };
    }

    private static long members(Map<String, ItemValue> values) {
        long size = 0;
        for (var member : values.entrySet()) {
            size += utf8(member.getKey()) + of(member.getValue());
        }
        return size;
    }

    private static long number(BigDecimal number) {
        if (number.signum() == 0) {
            return 1;
        }
        int first = number.precision() - number.scale();
        int last = -number.scale();
        int pairs = Math.ceilDiv(first, 2) - Math.floorDiv(last, 2);
        return 1L + pairs + (number.signum() < 0 ? 1 : 0);
    }

    /// Returns the length of a text in UTF-8.
    public static long utf8(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair counts as two bytes, because a pair has four.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
