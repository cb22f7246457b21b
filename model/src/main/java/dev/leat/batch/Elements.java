package dev.leat.batch;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// The elements of lists from which a step `unnest` made the rows of a batch. `list` is the column
/// with the list, and `number` has each row's number within its record, counted from 1. `excluded`
/// has, per sink, the rows that the sink does not take although it takes other rows of the same
/// record. Callers must not write to the array and the sets.
public record Elements(String list, int[] number, List<BitSet> excluded) {

    /// The elements of a batch in which each record has one row.
    public static final Elements NONE = new Elements("", new int[0], List.of());

    public Elements {
        excluded = List.copyOf(excluded);
    }

    /// Returns true if the sink does not take this row, although it takes other rows of the same
    /// record.
    public boolean excluded(int sink, int row) {
        return !excluded.isEmpty() && excluded.get(sink).get(row);
    }

    /// Returns the reason with the position of the row's element in the list, such as `items[2]`.
    public Reason named(int row, Reason why) {
        return number.length == 0
                ? why
                : new Reason(
                        why.cause(),
                        Optional.of(path(list, number[row], why.field())),
                        why.value(),
                        why.message(),
                        why.step());
    }

    /// Returns a path such as `items[2].quantity` for the element with this number, counted from 1.
    public static String path(String list, int number, Optional<String> field) {
        return list + "[" + (number - 1) + "]" + field.map(name -> "." + name).orElse("");
    }
}
