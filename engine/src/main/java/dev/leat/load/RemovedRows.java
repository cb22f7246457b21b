package dev.leat.load;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rows that files removed from a lake table with a unique key, because the objects have no
/// accepted line with their keys any more. `keys` name the first of them, with personal values
/// masked. `others` are the other pipelines that write to the table: the table has a row once, also
/// if one of them received it, too.
public record RemovedRows(String table, long rows, List<String> keys, List<String> others) {

    /// The number of rows that are named.
    private static final int NAMED = 5;

    public RemovedRows {
        keys = List.copyOf(keys);
        others = List.copyOf(others);
    }

    /// Returns these rows, and more of the same table.
    RemovedRows plus(RemovedRows more) {
        var all = Stream.concat(keys.stream(), more.keys.stream()).limit(NAMED).toList();
        return new RemovedRows(table, rows + more.rows, all, others);
    }

    /// Returns a sentence with the rows, and what to do if another pipeline accepted them, too.
    public String text() {
        long more = rows - keys.size();
        return "lake_table %s: %,d %s removed that the objects no longer have: %s%s%s"
                .formatted(
                        table,
                        rows,
                        rows == 1 ? "row was" : "rows were",
                        String.join("; ", keys),
                        more == 0 ? "" : " and %,d more".formatted(more),
                        others.isEmpty() ? "" : ". " + advice(table, others));
    }

    /// Returns what to do if the other pipelines of a table accepted the rows, too.
    public static String advice(String table, List<String> others) {
        return "The table has a row only once, also if %s accepted it, too; to store such rows again: %s"
                .formatted(
                        String.join(" or ", others),
                        others.stream()
                                .map("leat replay %s --from TIME"::formatted)
                                .collect(Collectors.joining(", ")));
    }
}
