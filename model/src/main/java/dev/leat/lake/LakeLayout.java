package dev.leat.lake;

import dev.leat.app.LakeTable;
import dev.leat.app.Type;
import java.util.List;
import java.util.Locale;

/// The form of the data files of a lake table: its columns with their field ids, including those
/// that Leat adds, and the fields of its partition key.
///
/// @param others the names of the columns that the app does not have, such as those of another
///   program; they are NULL in new rows, and rows that are written again keep their values
public record LakeLayout(
        List<Column> columns, List<LakeTable.Partition> partitions, List<String> others) {

    public LakeLayout {
        columns = List.copyOf(columns);
        partitions = List.copyOf(partitions);
        others = List.copyOf(others);
    }

    /// Creates a layout with the columns of the app alone.
    public LakeLayout(List<Column> columns, List<LakeTable.Partition> partitions) {
        this(columns, partitions, List.of());
    }

    /// A column. `id` is its field id, which stays the same when the column is renamed. `nested`
    /// are the members of a struct in the order of the type, or the element of a list; otherwise
    /// empty.
    public record Column(int id, String name, Type type, boolean required, List<Column> nested) {

        /// The name of a list's element in Parquet and Iceberg.
        public static final String ELEMENT = "element";

        public Column {
            nested = List.copyOf(nested);
        }

        /// Creates a column without nested values.
        public Column(int id, String name, Type type, boolean required) {
            this(id, name, type, required, List.of());
        }
    }

    /// Returns the layout with columns that may all be NULL.
    public LakeLayout nullable() {
        return new LakeLayout(
                columns.stream()
                        .map(column ->
                                new Column(
                                        column.id(),
                                        column.name(),
                                        column.type(),
                                        false,
                                        column.nested()))
                        .toList(),
                partitions,
                others);
    }

    /// Returns the names of the columns by which rows with the same unique key are compared.
    public List<String> compared(LakeTable.UniqueKey unique) {
        return columns.stream()
                .map(Column::name)
                .filter(name -> !LakeTable.ADDED.contains(name) && !others.contains(name))
                .filter(name -> !unique.varies(name))
                .toList();
    }

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
