package dev.leat.lake;

import dev.leat.app.LakeTable;
import dev.leat.app.Type;
import java.util.List;
import java.util.Locale;

/// The form of the data files of a lake table: its columns with their field ids, including those
/// that Leat adds, and the fields of its partition key.
public record LakeLayout(List<Column> columns, List<LakeTable.Partition> partitions) {

    public LakeLayout {
        columns = List.copyOf(columns);
        partitions = List.copyOf(partitions);
    }

    /// A column. `id` is its field id, which stays the same when the column is renamed.
    public record Column(int id, String name, Type type, boolean required) {}

    /// Returns the column of this name; case is ignored, as in SQL.
    public Column column(String name) {
        return columns.stream()
                .filter(column ->
                        column.name()
                                .toLowerCase(Locale.ROOT)
                                .equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no column " + name));
    }
}
