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

    /// The size of an empty list or map. Each member adds a byte to its own size.
    static final int OF_CONTAINER = 3;

    /// The size of a boolean and of null.
    static final int OF_CONSTANT = 1;

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
            case ItemValue.Bool _, ItemValue.Null _ -> OF_CONSTANT;
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

    static long number(BigDecimal number) {
        return number.signum() == 0
                ? 1
                : number(number.precision(), number.scale(), number.signum() < 0);
    }

    /// Returns the size of a number other than 0 that has no trailing zeros.
    static long number(int precision, int scale, boolean negative) {
        int pairs = Math.ceilDiv(precision - scale, 2) - Math.floorDiv(-scale, 2);
        return 1L + pairs + (negative ? 1 : 0);
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
