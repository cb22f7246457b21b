package dev.leat.batch;

import java.util.BitSet;
import java.util.List;

/// The versions of rows, for records that may change. A higher number is a newer state. `deleted`
/// marks rows that delete their record. `filtered` marks, per sink in the pipeline's order, the
/// rows that the sink's `where` excludes: the sink must still remove an older state of such a
/// record. Callers must not write to the arrays and sets.
public record RowVersions(long[] numbers, BitSet deleted, List<BitSet> filtered) {

    /// The versions of immutable records: always 0.
    public static final RowVersions NONE = new RowVersions(new long[0], new BitSet(), List.of());

    public RowVersions {
        filtered = List.copyOf(filtered);
    }

    public long of(int row) {
        return numbers.length == 0 ? 0 : numbers[row];
    }

    public boolean deleted(int row) {
        return deleted.get(row);
    }

    public boolean filtered(int sink, int row) {
        return !filtered.isEmpty() && filtered.get(sink).get(row);
    }
}
