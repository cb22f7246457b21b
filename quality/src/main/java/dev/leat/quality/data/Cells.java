package dev.leat.quality.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Values of several columns of one type as rows: the column `c` is the number of the value's
/// column, and `v` the value. DuckDB takes much longer for thousands of columns than for rows.
public final class Cells {

    /// So many columns of a table are read faster as columns.
    public static final int FEW = 60;

    /// The columns whose values are in memory together.
    private static final int MOST = 500;

    private Cells() {}

    /// Returns the rows of some columns as a subquery.
    ///
    /// @param from a table or subquery
    /// @param columns expressions of SQL, which are numbered from 0
    public static String of(String from, List<String> columns) {
        return columns.size() == 1
                ? "(SELECT 0 AS c, %s AS v FROM %s)".formatted(columns.getFirst(), from)
                : "(SELECT unnest(range(%d)) AS c, unnest([%s]) AS v FROM %s)"
                        .formatted(columns.size(), String.join(", ", columns), from);
    }

    /// Divides columns of one table and type into lists that are read together.
    public static <T> Stream<List<T>> lists(List<T> columns) {
        var lists = new ArrayList<List<T>>();
        for (int start = 0; start < columns.size(); start += MOST) {
            lists.add(columns.subList(start, Math.min(start + MOST, columns.size())));
        }
        return lists.stream();
    }
}
