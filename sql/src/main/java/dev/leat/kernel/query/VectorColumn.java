package dev.leat.kernel.query;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.column.ColumnChunk;
import dev.leat.column.Layout;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/// Copies the values of a column of chunks to vectors of DuckDB.
///
/// @param bits the size of a value in the chunks
/// @param index the index of the column in the chunks
record VectorColumn(Type type, int bits, int index) {

    static VectorColumn of(Type type, int index) {
        return new VectorColumn(type, Layout.of(type).bits(), index);
    }

    void write(ColumnChunk chunk, int from, int count, DuckDBWritableVector to) {
        var column = chunk.columns().get(index);
        boolean nulls = column.nulls() > 0;
        if (!column.offsets().equals(MemorySegment.NULL)) {
            texts(column, from, count, to);
            return;
        }
        for (int i = 0; i < count; i++) {
            if (nulls && isNull(column, from + i)) {
                to.setNull(i);
            } else {
                put(column.data(), from + i, to, i);
            }
        }
    }

    private static boolean isNull(ColumnChunk.Column column, int row) {
        return (column.validity().get(JAVA_BYTE, row >> 3) >> (row & 7) & 1) == 0;
    }

    private static void texts(
            ColumnChunk.Column column, int from, int count, DuckDBWritableVector to) {
        @Nullable byte[][] texts = new byte[count][];
        var offsets = column.offsets();
        boolean nulls = column.nulls() > 0;
        int first = offsets.getAtIndex(JAVA_INT, from);
        // one copy of native memory is faster than one for each text
        var all = new byte[offsets.getAtIndex(JAVA_INT, from + count) - first];
        MemorySegment.copy(column.data(), JAVA_BYTE, first, all, 0, all.length);
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = offsets.getAtIndex(JAVA_INT, from + i + 1) - first;
            if (!nulls || !isNull(column, from + i)) {
                texts[i] = Arrays.copyOfRange(all, start, end);
            }
            start = end;
        }
        to.setStringUtf8Batch(0, texts);
    }

    private void put(MemorySegment data, int row, DuckDBWritableVector to, int at) {
        switch (type) {
            case Type.Decimal(int precision, int scale) ->
                    to.setBigDecimal(
                            at,
                            bits == Long.SIZE
                                    ? BigDecimal.valueOf(data.getAtIndex(JAVA_LONG, row), scale)
                                    : new BigDecimal(wide(data, row), scale));
            case Type.ListOf _, Type.Struct _ -> throw new IllegalStateException("a text");
            case Simple simple -> {
                switch (simple) {
                    case BOOLEAN ->
                            to.setBoolean(
                                    at, (data.get(JAVA_BYTE, row >> 3) >> (row & 7) & 1) != 0);
                    case INTEGER, DATE -> to.setInt(at, data.getAtIndex(JAVA_INT, row));
                    case BIGINT, TIMESTAMP, TIMESTAMPTZ ->
                            to.setLong(at, data.getAtIndex(JAVA_LONG, row));
                    case DOUBLE -> to.setDouble(at, data.getAtIndex(JAVA_DOUBLE, row));
                    case VARCHAR, JSON -> throw new IllegalStateException("a text");
                }
            }
        }
    }

    private static BigInteger wide(MemorySegment data, int row) {
        var bytes = ByteBuffer.allocate(2 * Long.BYTES);
        bytes.putLong(data.getAtIndex(JAVA_LONG, 2L * row + 1));
        bytes.putLong(data.getAtIndex(JAVA_LONG, 2L * row));
        return new BigInteger(bytes.array());
    }
}
