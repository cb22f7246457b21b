package dev.leat.engine;

import dev.leat.batch.Column;
import dev.leat.batch.Rows;
import dev.leat.plan.Effect;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/// The rows of a batch that are written to a file for a lake table, by their numbers in the file.
/// `of` has the index of each one in [Rows], and `position` its position for the kernel. If records
/// are all their rows, several numbers have the same index, which is that of their record, and
/// `empty` are the numbers that stand for records without rows. Callers must not change the arrays
/// and the set.
public record PickedRows(int[] of, int[] position, BitSet empty) {

    /// Returns the indexes that a write adds to a lake table or to objects. A record that is all
    /// its rows is also added without rows.
    public static int[] picks(Effect.Write write) {
        return lists(write.rows(), write.sink()).isPresent()
                ? write.pick()
                : write.present().toArray();
    }

    private static Optional<Column.Lists> lists(Rows rows, int sink) {
        return rows.sinks().get(sink).stream()
                .findFirst()
                .filter(Column.Lists.class::isInstance)
                .map(Column.Lists.class::cast);
    }

    /// Returns the rows with these indexes.
    public static PickedRows of(Rows rows, int sink, int[] picked) {
        var lists = lists(rows, sink);
        if (lists.isEmpty()) {
            return new PickedRows(picked, picked, new BitSet());
        }
        var of = IntStream.builder();
        var position = IntStream.builder();
        var empty = new BitSet();
        int number = 0;
        for (int record : picked) {
            boolean none =
                    rows.versions().deleted(record) || rows.versions().filtered(sink, record);
            for (int at : lists.get().rows()[record]) {
                of.add(record);
                position.add(at);
                empty.set(number++, none);
            }
        }
        return new PickedRows(of.build().toArray(), position.build().toArray(), empty);
    }

    int size() {
        return of.length;
    }
}
