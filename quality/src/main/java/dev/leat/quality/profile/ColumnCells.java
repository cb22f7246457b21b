package dev.leat.quality.profile;

import dev.leat.quality.data.Cells;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// Columns of the same table and type whose values one statement reads, with the number of their
/// column: one column of a table with few columns, otherwise several.
record ColumnCells(List<ColumnPath> paths) {

    ColumnCells {
        paths = List.copyOf(paths);
    }

    static List<ColumnCells> of(List<ColumnPath> paths) {
        if (paths.size() <= Cells.FEW) {
            return paths.stream().map(path -> new ColumnCells(List.of(path))).toList();
        }
        return paths.stream()
                .collect(
                        Collectors.groupingBy(
                                path -> List.of(path.from(), path.type()),
                                LinkedHashMap::new,
                                Collectors.toList()))
                .values()
                .stream()
                .flatMap(Cells::lists)
                .map(ColumnCells::new)
                .toList();
    }

    /// Returns the rows of all values as a subquery, with the columns `c` and `v`.
    String sql() {
        return in(paths.getFirst().from());
    }

    /// Returns the rows of another table with the same columns.
    String in(String table) {
        return Cells.of(table, paths.stream().map(ColumnPath::sql).toList());
    }

    boolean ofRecord() {
        return paths.getFirst().ofRecord();
    }

    ColumnKind kind() {
        return paths.getFirst().kind();
    }
}
