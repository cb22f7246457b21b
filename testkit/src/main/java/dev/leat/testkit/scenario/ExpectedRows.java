package dev.leat.testkit.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Expected rows, or items or records, as texts by column. Each of them has some of the columns;
/// with `all`, there are no others. `count` is the number of all rows; if it is empty, it is not
/// checked.
public record ExpectedRows(OptionalInt count, List<Map<String, String>> rows, boolean all) {

    public ExpectedRows {
        rows = rows.stream().<Map<String, String>>map(LinkedHashMap::new).toList();
    }

    /// Expects exactly these rows.
    public static ExpectedRows exactly(List<Map<String, String>> rows) {
        return new ExpectedRows(OptionalInt.of(rows.size()), rows, true);
    }

    /// Expects this number of rows.
    public static ExpectedRows counted(int count) {
        return new ExpectedRows(OptionalInt.of(count), List.of(), false);
    }

    public ExpectedRows withCount(OptionalInt number) {
        return new ExpectedRows(number, rows, all);
    }
}
