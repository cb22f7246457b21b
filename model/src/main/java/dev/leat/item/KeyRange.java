package dev.leat.item;

import java.util.Arrays;
import java.util.Optional;

/// A range of sort keys: the conditions on a sort key that a query of DynamoDB accepts.
public sealed interface KeyRange {

    /// All sort keys.
    record All() implements KeyRange {}

    /// Sort keys for which a comparison with the value is true.
    ///
    /// @param comparator `=`, `<`, `<=`, `>` or `>=`
    record Compared(String comparator, ItemValue value) implements KeyRange {}

    /// Sort keys between two values, both inclusive.
    record Between(ItemValue low, ItemValue high) implements KeyRange {}

    /// Sort keys that begin with a text or with bytes.
    record Prefix(ItemValue value) implements KeyRange {}

    /// Returns the range as key bytes.
    default Bounds bounds() {
        return switch (this) {
            case All() -> new Bounds(Optional.empty(), true, Optional.empty(), true);
            case Between(var low, var high) -> new Bounds(bytes(low), true, bytes(high), true);
            case Prefix(var value) ->
                    new Bounds(bytes(value), true, behind(KeyBytes.of(value)), false);
            case Compared(var comparator, var value) ->
                    switch (comparator) {
                        case "<" -> new Bounds(Optional.empty(), true, bytes(value), false);
                        case "<=" -> new Bounds(Optional.empty(), true, bytes(value), true);
                        case ">" -> new Bounds(bytes(value), false, Optional.empty(), true);
                        case ">=" -> new Bounds(bytes(value), true, Optional.empty(), true);
                        case "=" -> new Bounds(bytes(value), true, bytes(value), true);
                        default -> throw new IllegalArgumentException(comparator);
                    };
        };
    }

    private static Optional<byte[]> bytes(ItemValue value) {
        return Optional.of(KeyBytes.of(value));
    }

    /// Returns the smallest bytes that follow all bytes with a prefix; empty if there are none.
    private static Optional<byte[]> behind(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            return Optional.empty();
        }
        var behind = Arrays.copyOf(prefix, last + 1);
        behind[last]++;
        return Optional.of(behind);
    }

    /// A range of key bytes. An empty bound means that the range has no limit there.
    record Bounds(
            Optional<byte[]> from,
            boolean fromInclusive,
            Optional<byte[]> to,
            boolean toInclusive) {

        /// Returns true if the range has a sort key with these key bytes.
        public boolean contains(byte[] sort) {
            int low = from.map(bound -> Arrays.compareUnsigned(sort, bound)).orElse(1);
            int high = to.map(bound -> Arrays.compareUnsigned(sort, bound)).orElse(-1);
            return (fromInclusive ? low >= 0 : low > 0) && (toInclusive ? high <= 0 : high < 0);
        }
    }
}
