package dev.leat.kernel;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagedFile;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeReplacement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The SQL of rows for a lake table. `written` are the columns of the files in which a sink staged
/// its rows.
record LakeRows(LakeLayout layout, List<String> written) {

    /// Returns the queries of the rows that a file adds, and of the rows that stay in the mixed
    /// files of the replacement.
    List<String> ofFile(List<StagedFile> parts, LakeReplacement replaced) {
        var queries = new ArrayList<String>();
        if (!parts.isEmpty()) {
            var files =
                    parts.stream()
                            .sorted(Comparator.comparingInt(StagedFile::part))
                            .map(StagedFile::file)
                            .toList();
            var source = replaced.source();
            queries.add(
                    staged(
                            files(files) + " AS r",
                            Map.of(
                                    LakeTable.SOURCE,
                                    SqlLiterals.text(source.object()),
                                    LakeTable.VERSION,
                                    SqlLiterals.text(source.version()))));
        }
        if (!replaced.mixed().isEmpty()) {
            queries.add(remaining(replaced));
        }
        return queries;
    }

    /// Returns the query of staged rows `r`. `values` are the expressions of other columns. The
    /// table's columns that have neither are NULL.
    String staged(String from, Map<String, String> values) {
        var names = new HashMap<String, String>();
        written.forEach(
                name -> names.put(name.toLowerCase(Locale.ROOT), "r." + SqlLiterals.name(name)));
        names.putAll(values);
        var columns =
                layout.columns().stream()
                        .map(column ->
                                "CAST(%s AS %s) AS %s"
                                        .formatted(
                                                names.getOrDefault(
                                                        column.name().toLowerCase(Locale.ROOT),
                                                        "NULL"),
                                                LakeScan.sqlType(column.type()),
                                                SqlLiterals.name(column.name())))
                        .collect(Collectors.joining(", "));
        return "SELECT %s FROM %s".formatted(columns, from);
    }

    /// Returns the SQL after `FROM` that reads staged files.
    static String files(List<Path> files) {
        return files.stream()
                .map(file -> SqlLiterals.text(file.toAbsolutePath().normalize().toString()))
                .collect(
                        Collectors.joining(
                                ", ", "read_parquet([", "], hive_partitioning = false)"));
    }

    /// Returns the query of the rows of mixed files that are not replaced.
    private String remaining(LakeReplacement replaced) {
        var source = replaced.source();
        var gone = SqlLiterals.name(LakeTable.SOURCE) + " = " + SqlLiterals.text(source.object());
        if (!replaced.anyVersion()) {
            gone +=
                    " AND %s = %s"
                            .formatted(
                                    SqlLiterals.name(LakeTable.VERSION),
                                    SqlLiterals.text(source.version()));
        }
        return "SELECT * FROM %s WHERE (%s) IS NOT TRUE"
                .formatted(LakeScan.of(layout.columns(), replaced.mixed()), gone);
    }
}
