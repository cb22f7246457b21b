package dev.leat.batch;

import java.util.BitSet;
import java.util.List;

/// Which state of its record each row is, where records may change: a higher number is newer.
/// `deleted` are the rows which say that their record is gone; `filtered` has, for each sink in the
/// pipeline's order, the rows that its `where` keeps from it: an older state that the sink has must
/// leave it all the same. Whoever makes it hands it over; do not write to it.
public record RowVersions(long[] numbers, BitSet deleted, List<BitSet> filtered) {

    /// Records never change: every state has version 0.
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
