package dev.leat.kernel.bind;

import dev.leat.app.Type;
import dev.leat.lake.LakeLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// SQL that reads the data files of a lake table. Columns are found by field id, so that files
/// which were written before a column was added or renamed have the current columns.
public final class LakeScan {

    private LakeScan() {}

    /// Returns the SQL that follows `FROM`.
    public static String of(List<LakeLayout.Column> columns, List<Path> files) {
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
        return "read_parquet(%s, schema = %s, hive_partitioning = false)".formatted(paths, ids);
    }

    /// Returns the type of a column in data files. Iceberg has no JSON.
    public static String sqlType(Type type) {
        return type == Type.Simple.JSON ? "VARCHAR" : type.toString().toUpperCase(Locale.ROOT);
    }
}
