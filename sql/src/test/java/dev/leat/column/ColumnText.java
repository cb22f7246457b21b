package dev.leat.column;

import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// Reads values of a table as text, as DuckDB does.
public final class ColumnText {

    private ColumnText() {}

    /// Returns a value; empty if it is NULL.
    public static Optional<String> of(ColumnTable table, int column, int row, Type type) {
        int at = row;
        for (var chunk : table.chunks()) {
            if (at < chunk.rows()) {
                var values = chunk.columns().get(column);
                return valid(values, at) ? Optional.of(text(values, at, type)) : Optional.empty();
            }
            at -= chunk.rows();
        }
        throw new IndexOutOfBoundsException(row);
    }

    private static boolean valid(ColumnChunk.Column values, int at) {
        var validity = values.validity();
        return validity.equals(MemorySegment.NULL) || bit(validity, at);
    }

    private static boolean bit(MemorySegment bits, int at) {
        return (bits.get(ValueLayout.JAVA_BYTE, at >> 3) >> (at & 7) & 1) == 1;
    }

    private static String text(ColumnChunk.Column values, int at, Type type) {
        var data = values.data();
        return switch (type) {
            case Type.Decimal(int precision, int scale) -> {
                boolean wide = precision > 18;
                var low = BigInteger.valueOf(number(data, wide ? 2 * at : at));
                if (wide) {
                    var high = BigInteger.valueOf(number(data, 2 * at + 1)).shiftLeft(64);
                    low = high.add(low.and(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)));
                }
                yield new BigDecimal(low, scale).stripTrailingZeros().toPlainString();
            }
            case Type.ListOf _, Type.Struct _ -> string(values, at);
            case Simple simple ->
                    switch (simple) {
                        case VARCHAR, JSON -> string(values, at);
                        case BOOLEAN -> Boolean.toString(bit(data, at));
                        case INTEGER -> Integer.toString(data.getAtIndex(ValueLayout.JAVA_INT, at));
                        case BIGINT -> Long.toString(number(data, at));
                        case DOUBLE -> Double.toString(Double.longBitsToDouble(number(data, at)));
                        case DATE ->
                                LocalDate.ofEpochDay(data.getAtIndex(ValueLayout.JAVA_INT, at))
                                        .toString();
                        case TIMESTAMP -> moment(number(data, at));
                        case TIMESTAMPTZ -> moment(number(data, at)) + "Z";
                    };
        };
    }

    private static long number(MemorySegment data, int at) {
        return data.getAtIndex(ValueLayout.JAVA_LONG, at);
    }

    private static String moment(long micros) {
        return LocalDateTime.ofEpochSecond(
                        Math.floorDiv(micros, 1_000_000L),
                        (int) Math.floorMod(micros, 1_000_000L) * 1000,
                        ZoneOffset.UTC)
                .toString();
    }

    private static String string(ColumnChunk.Column values, int at) {
        int start = values.offsets().getAtIndex(ValueLayout.JAVA_INT, at);
        int end = values.offsets().getAtIndex(ValueLayout.JAVA_INT, at + 1);
        var bytes = values.data().asSlice(start, end - start).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
