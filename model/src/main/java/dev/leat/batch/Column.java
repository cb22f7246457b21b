package dev.leat.batch;

import dev.leat.item.EncodedItem;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The values of one column, one per row. Callers must not write to the arrays.
public sealed interface Column {

    boolean isNull(int row);

    /// Exact whole numbers: counts, unscaled decimals, microseconds or days since 1970 (UTC).
    record Longs(long[] values, BitSet nulls) implements Column {
        @Override
        public boolean isNull(int row) {
            return nulls.get(row);
        }
    }

    /// Text values; a null element is SQL NULL.
    record Texts(@Nullable String[] values) implements Column {
        @Override
        public boolean isNull(int row) {
            return values[row] == null;
        }
    }

    /// Items of a table; a null element is a row without an item.
    record Items(@Nullable EncodedItem[] values) implements Column {
        @Override
        public boolean isNull(int row) {
            return values[row] == null;
        }
    }

    /// The columns of rows, by name. A value is the text of [Texts], as in a key of a view.
    record Named(Map<String, Texts> columns) implements Column {

        public Named {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }

        @Override
        public boolean isNull(int row) {
            return false;
        }
    }

    /// The lists of rows that belong to records: `rows[i]` has the positions in `columns` of the
    /// rows of record `i`. It has none if the sink stores nothing of the record. For a warehouse
    /// table, a second column in `columns` has one row of each record, which identifies it.
    record Lists(int[][] rows, List<Column> columns) implements Column {

        public Lists {
            columns = List.copyOf(columns);
        }

        /// Returns the items of record `row`, in a column for a table.
        public List<EncodedItem> items(int row) {
            var items = ((Items) columns.getFirst()).values();
            return Arrays.stream(rows[row])
                    .mapToObj(at -> Objects.requireNonNull(items[at]))
                    .toList();
        }

        @Override
        public boolean isNull(int row) {
            return rows[row].length == 0;
        }
    }
}
