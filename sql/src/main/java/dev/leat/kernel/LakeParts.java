package dev.leat.kernel;

import dev.leat.app.LakeTable;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.kernel.parquet.ConcatenatedParquet;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Makes the data files of a lake table from the staged files of a source file without reading
/// their rows again: the row groups are copied to files with field ids.
record LakeParts(TableSession session, LakeLayout layout, StagingFolder staging) {

    /// Smallest average length in bytes of several staged files. The row groups of shorter ones are
    /// too small for a data file.
    private static final long LEAST_BYTES = 1L << 20;

    /// Length in bytes from which the row groups are in a further data file.
    private static final long MOST_BYTES = 256L << 20;

    private static final String GROUPS = "_leat_lake_groups";

    /// Returns the data files; empty if the rows must be written again, because the table is
    /// partitioned, the columns of the staged files are not those of the table, a column is a list
    /// or a struct, whose parts need field ids, too, or the row groups are too small.
    Optional<List<LakeFile>> files(List<StagedFile> parts) throws SQLException, IOException {
        long bytes = parts.stream().mapToLong(StagedFile::bytes).sum();
        if (parts.isEmpty()
                || !layout.partitions().isEmpty()
                || layout.columns().stream().anyMatch(column -> !column.nested().isEmpty())
                || (parts.size() > 1 && bytes / parts.size() < LEAST_BYTES)) {
            return Optional.empty();
        }
        var files = new ArrayList<LakeFile>();
        for (var some : divided(parts)) {
            var columns = columns(some.getFirst());
            var file =
                    columns.isPresent()
                            ? file(some, columns.get(), files.size())
                            : Optional.<LakeFile>empty();
            if (file.isEmpty()) {
                return Optional.empty();
            }
            files.add(file.get());
        }
        return Optional.of(files);
    }

    /// Returns the table's columns by their names in a staged file; empty if the file does not fit.
    private Optional<Map<String, LakeLayout.Column>> columns(Path file) throws SQLException {
        var expected = new TreeMap<String, LakeLayout.Column>(String.CASE_INSENSITIVE_ORDER);
        layout.columns().forEach(column -> expected.put(column.name(), column));
        var columns = new LinkedHashMap<String, LakeLayout.Column>();
        boolean[] fits = {true};
        session.rows(
                "SELECT name, duckdb_type FROM parquet_schema(%s) WHERE column_id > 0"
                        .formatted(text(file)),
                row -> {
                    var column = expected.remove(row.getString(1));
                    var type = TypeSpelling.read(String.valueOf(row.getString(2)));
                    if (column == null
                            || !type.equals(Optional.of(LakeScan.stored(column.type())))) {
                        fits[0] = false;
                    } else {
                        columns.put(row.getString(1), column);
                    }
                });
        // a file without its source cannot be recognised as a repeat
        boolean complete =
                !expected.containsKey(LakeTable.SOURCE)
                        && !expected.containsKey(LakeTable.VERSION)
                        && expected.values().stream().noneMatch(LakeLayout.Column::required);
        return fits[0] && complete ? Optional.of(columns) : Optional.empty();
    }

    /// Returns the staged files of each data file, in order.
    private static List<List<Path>> divided(List<StagedFile> parts) throws IOException {
        var files =
                parts.stream()
                        .sorted(Comparator.comparingInt(StagedFile::part))
                        .map(StagedFile::file)
                        .toList();
        var divided = new ArrayList<List<Path>>();
        for (var group : ConcatenatedParquet.groups(files)) {
            long bytes = MOST_BYTES;
            for (var file : group) {
                if (bytes >= MOST_BYTES) {
                    divided.add(new ArrayList<>());
                    bytes = 0;
                }
                divided.getLast().add(file);
                bytes += Files.size(file);
            }
        }
        return divided;
    }

    private Optional<LakeFile> file(
            List<Path> parts, Map<String, LakeLayout.Column> columns, int number)
            throws SQLException, IOException {
        var ids =
                columns.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, of -> of.getValue().id()));
        var file = staging.file("parts-" + number + ".parquet");
        long bytes = ConcatenatedParquet.write(parts, ids, file);
        var statistics = statistics(file, columns);
        long rows =
                statistics.values().stream().mapToLong(LakeFile.Statistics::values).max().orElse(0);
        return statistics.size() == columns.size()
                ? Optional.of(new LakeFile(file, rows, bytes, List.of(), statistics))
                : Optional.empty();
    }

    /// Returns the statistics of the columns by field id, from those of the row groups. Omits
    /// columns without a number of NULL.
    private Map<Integer, LakeFile.Statistics> statistics(
            Path file, Map<String, LakeLayout.Column> columns) throws SQLException {
        var statistics = new TreeMap<Integer, LakeFile.Statistics>();
        var each =
                columns.entrySet().stream()
                        .map(column -> statistics(column.getKey(), column.getValue()))
                        .collect(Collectors.joining(" UNION ALL "));
        session.rows(
                "WITH %s AS MATERIALIZED (SELECT * FROM parquet_metadata(%s)) %s"
                        .formatted(GROUPS, text(file), each),
                row ->
                        statistics.put(
                                row.getInt("id"),
                                new LakeFile.Statistics(
                                        row.getLong("bytes"),
                                        row.getLong("rows"),
                                        row.getLong("nulls"),
                                        row.getObject("nans") == null
                                                ? OptionalLong.empty()
                                                : OptionalLong.of(row.getLong("nans")),
                                        Optional.ofNullable(row.getString("least")),
                                        Optional.ofNullable(row.getString("most")))));
        return statistics;
    }

    /// Returns the query of the statistics of a column. A row group whose values are all NULL has
    /// no bounds.
    private static String statistics(String name, LakeLayout.Column column) {
        var type = LakeScan.sqlType(column.type());
        return """
        SELECT %d AS id, sum(total_compressed_size) AS bytes, sum(num_values) AS rows,
            sum(stats_null_count) AS nulls,
            CASE WHEN count(stats_nan_count) = count(*) THEN sum(stats_nan_count) END AS nans,
            CASE WHEN %3$s THEN CAST(min(TRY_CAST(stats_min_value AS %2$s)) AS VARCHAR) END AS least,
            CASE WHEN %4$s THEN CAST(max(TRY_CAST(stats_max_value AS %2$s)) AS VARCHAR) END AS most
        FROM %5$s WHERE path_in_schema = %6$s
        HAVING count(stats_null_count) = count(*)\
        """
                .formatted(
                        column.id(),
                        type,
                        known("stats_min_value", type),
                        known("stats_max_value", type),
                        GROUPS,
                        SqlLiterals.text(name));
    }

    private static String known(String bound, String type) {
        return "count(*) = count(TRY_CAST(%s AS %s)) + count(*) FILTER (stats_null_count = num_values)"
                .formatted(bound, type);
    }

    private static String text(Path file) {
        return SqlLiterals.text(file.toAbsolutePath().normalize().toString());
    }
}
