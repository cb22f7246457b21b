package dev.leat.quality.profile;

import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.quality.data.DataColumn;
import dev.leat.quality.data.DataTable;
import java.util.ArrayList;
import java.util.List;

/// A column, a member of a struct or the elements of a list, with the SQL that reads it.
///
/// @param name the path, such as `lines[].price`
/// @param type its type in DuckDB's spelling
/// @param sql the expression of its value in a row of `from`
/// @param from the table or subquery whose rows have the value; [DataTable#TABLE] outside of lists
public record ColumnPath(String name, String type, String sql, String from) {

    /// The deepest level of nesting that has its own statistics.
    private static final int DEEPEST = 4;

    public ColumnKind kind() {
        return ColumnKind.of(type);
    }

    /// Returns true if each record has one value.
    public boolean ofRecord() {
        return from.equals(DataTable.TABLE);
    }

    /// Returns the same path in a table with the same columns.
    ColumnPath in(String table) {
        return new ColumnPath(name, type, sql, table);
    }

    /// Returns the last part of the path, without brackets.
    String lastName() {
        return name.substring(name.lastIndexOf('.') + 1).replace("[]", "");
    }

    /// Returns the columns of a table, each followed by its members and elements.
    public static List<ColumnPath> of(DataTable table) {
        var paths = new ArrayList<ColumnPath>();
        for (var column : table.columns()) {
            add(
                    new ColumnPath(column.name(), column.type(), column.sql(), DataTable.TABLE),
                    table,
                    0,
                    paths);
        }
        return paths;
    }

    private static void add(ColumnPath path, DataTable table, int depth, List<ColumnPath> paths) {
        paths.add(path);
        if (depth == DEEPEST) {
            return;
        }
        if (path.kind() == ColumnKind.LIST) {
            var elements = "(SELECT unnest(%s) AS e FROM %s)".formatted(path.sql(), path.from());
            var type = described(table, "SELECT e FROM " + elements).getFirst().type();
            add(new ColumnPath(path.name() + "[]", type, "e", elements), table, depth + 1, paths);
        } else if (path.kind() == ColumnKind.STRUCT) {
            var members =
                    described(
                            table,
                            "SELECT s.* FROM (SELECT %s AS s FROM %s)"
                                    .formatted(path.sql(), path.from()));
            for (var member : members) {
                var sql =
                        "struct_extract(%s, %s)"
                                .formatted(path.sql(), SqlLiterals.text(member.name()));
                add(
                        new ColumnPath(
                                path.name() + "." + member.name(), member.type(), sql, path.from()),
                        table,
                        depth + 1,
                        paths);
            }
        }
    }

    private static List<DataColumn> described(DataTable table, String select) {
        return table.query(
                "DESCRIBE " + select, row -> new DataColumn(row.getString(1), row.getString(2)));
    }
}
