package dev.leat.kernel;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagedFile;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeReplacement;
import dev.leat.lake.LakeSource;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The SQL of rows for a lake table. `written` are the columns of the files in which a sink staged
/// its rows. The rows with the numbers `empty`, separated by commas, have only the columns `kept`,
/// in lower case.
record LakeRows(LakeLayout layout, List<String> written, Set<String> kept, String empty) {

    /// Creates the SQL of rows that have all their columns.
    LakeRows(LakeLayout layout, List<String> written) {
        this(layout, written, Set.of(), "");
    }

    /// Returns the query of the rows that a file adds, from the SQL after `FROM`.
    String ofFile(String from, LakeSource source) {
        return staged(
                from,
                Map.of(
                        LakeTable.SOURCE,
                        SqlLiterals.text(source.object()),
                        LakeTable.VERSION,
                        SqlLiterals.text(source.version())));
    }

    /// Returns the query of staged rows `r`. `values` are the expressions of other columns. The
    /// table's columns that have neither are NULL.
    String staged(String from, Map<String, String> values) {
        return "SELECT %s FROM %s".formatted(columns(values), from);
    }

    /// Returns the query of staged rows `r` with their positions, for [LakeClaims].
    String numbered(String from, String part, String row) {
        return "SELECT %s AS %s, %s AS %s, %s FROM %s"
                .formatted(part, LakeClaims.PART, row, LakeClaims.ROW, columns(Map.of()), from);
    }

    private String columns(Map<String, String> values) {
        var names = new HashMap<String, String>();
        written.forEach(name -> names.put(name.toLowerCase(Locale.ROOT), value(name)));
        names.putAll(values);
        return layout.columns().stream()
                .map(column ->
                        "CAST(%s AS %s) AS %s"
                                .formatted(
                                        names.getOrDefault(
                                                column.name().toLowerCase(Locale.ROOT), "NULL"),
                                        LakeScan.sqlType(column.type()),
                                        SqlLiterals.name(column.name())))
                .collect(Collectors.joining(", "));
    }

    private String value(String name) {
        var value = "r." + SqlLiterals.name(name);
        return empty.isEmpty() || kept.contains(name.toLowerCase(Locale.ROOT))
                ? value
                : "CASE WHEN r.file_row_number NOT IN (%s) THEN %s END".formatted(empty, value);
    }

    /// Returns the SQL after `FROM` that reads the staged rows `r` of a file.
    static String parts(List<StagedFile> parts) {
        return files(
                        parts.stream()
                                .sorted(Comparator.comparingInt(StagedFile::part))
                                .map(StagedFile::file)
                                .toList())
                + " AS r";
    }

    /// Returns the SQL after `FROM` that reads staged files.
    static String files(List<Path> files) {
        return files.stream()
                .map(LakeRows::path)
                .collect(
                        Collectors.joining(
                                ", ", "read_parquet([", "], hive_partitioning = false)"));
    }

    /// Returns the location of a file as it is in the column `filename`.
    static String path(Path file) {
        return SqlLiterals.text(file.toAbsolutePath().normalize().toString());
    }

    /// Returns the query of the rows `t` of mixed files that are not replaced.
    String remaining(LakeReplacement replaced, String more) {
        return "SELECT t.* FROM %s AS t%s WHERE (%s) IS NOT TRUE"
                .formatted(LakeScan.of(layout.columns(), replaced.mixed()), more, of(replaced));
    }

    /// Returns the condition of the rows that are replaced.
    static String of(LakeReplacement replaced) {
        var source = replaced.source();
        var rows = SqlLiterals.name(LakeTable.SOURCE) + " = " + SqlLiterals.text(source.object());
        return replaced.anyVersion()
                ? rows
                : rows
                        + " AND %s = %s"
                                .formatted(
                                        SqlLiterals.name(LakeTable.VERSION),
                                        SqlLiterals.text(source.version()));
    }

    /// Returns the condition that the rows `r` and `t` have the same key.
    static String same(LakeLayout layout, List<String> key) {
        return key.stream()
                .map(column -> SqlLiterals.name(layout.column(column).name()))
                .map(name -> "t.%1$s = r.%1$s".formatted(name))
                .collect(Collectors.joining(" AND "));
    }
}
