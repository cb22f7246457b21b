package dev.leat.kernel.bind;

import dev.leat.app.Type;
import dev.leat.lake.LakeLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// SQL that reads the data files of a lake table. Columns are found by field id, so that files
/// which were written before a column was added or renamed have the current columns. Members of
/// structs are found by name, because they are never renamed or removed.
public final class LakeScan {

    private LakeScan() {}

    /// Returns the SQL that follows `FROM`. If no column has structs, `filename` is another column,
    /// which `*` does not include.
    public static String of(List<LakeLayout.Column> columns, List<Path> files) {
        return scan(columns, files, "");
    }

    /// Returns the SQL that follows `FROM`, with the column `filename`.
    public static String withFiles(List<LakeLayout.Column> columns, List<Path> files) {
        return scan(columns, files, ", filename");
    }

    private static String scan(List<LakeLayout.Column> columns, List<Path> files, String more) {
        var ids =
                columns.stream()
                        .map(column ->
                                "%d: {name: %s, type: %s, default_value: NULL}"
                                        .formatted(
                                                column.id(),
                                                SqlLiterals.text(column.name()),
                                                SqlLiterals.text(sqlType(column.type()))))
                        .collect(Collectors.joining(", ", "MAP {", "}"));
        var paths =
                files.stream()
                        .map(file -> SqlLiterals.text(file.toAbsolutePath().normalize().toString()))
                        .collect(Collectors.joining(", ", "[", "]"));
        var scan = "read_parquet(%s, schema = %s, hive_partitioning = false)".formatted(paths, ids);
        var structs =
                columns.stream()
                        .filter(column -> hasMembers(column.type()))
                        .map(column -> whole(SqlLiterals.name(column.name())))
                        .collect(Collectors.joining(", "));
        return structs.isEmpty()
                ? scan
                : "(SELECT * REPLACE (%s)%s FROM %s)".formatted(structs, more, scan);
    }

    private static boolean hasMembers(Type type) {
        return switch (type) {
            case Type.Simple _, Type.Decimal _ -> false;
            case Type.ListOf(var element) -> hasMembers(element);
            case Type.Struct _ -> true;
        };
    }

    /// Returns SQL for a column that DuckDB reads with all its members. DuckDB 2.0 fails if it
    /// reads only some members, and a file does not have the column or one of these members.
    private static String whole(String column) {
        return "CASE WHEN %1$s IS NOT NULL THEN %1$s END AS %1$s".formatted(column);
    }

    /// Returns the SQL type of a column in data files.
    public static String sqlType(Type type) {
        return TypeSpelling.of(stored(type));
    }

    /// Returns the type of a column in data files. Iceberg has no JSON.
    public static Type stored(Type type) {
        return switch (type) {
            case Type.Simple simple -> simple == Type.Simple.JSON ? Type.Simple.VARCHAR : simple;
            case Type.Decimal decimal -> decimal;
            case Type.ListOf(var element) -> new Type.ListOf(stored(element));
            case Type.Struct(var members) ->
                    new Type.Struct(
                            members.stream()
                                    .map(m -> new Type.Member(m.name(), stored(m.type())))
                                    .toList());
        };
    }
}
