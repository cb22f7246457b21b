package dev.leat.kernel;

import dev.leat.batch.Reason;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.lake.LakeFile;
import dev.leat.lake.LakeLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes the data files of a commit to a lake table: one or more Parquet files for each value of
/// the partition key. All values have the table's types, because an untyped NULL has no type in
/// Parquet.
record LakeWriter(TableSession session, String table, LakeLayout layout, StagingFolder staging) {

    /// Maximum number of partitions of the rows of one commit. A higher number indicates a mistake
    /// in the partition key.
    private static final int MAX_PARTITIONS = 1_000;

    private static final String ROWS = "_leat_lake_rows";
    private static final String PARTITIONS = "_leat_lake_partitions";
    private static final String NUMBER = "_leat_partition";

    /// Writes the rows of these queries, which have the columns of the layout.
    List<LakeFile> write(List<String> queries)
            throws SQLException, IOException, UnreadableFileException {
        if (queries.isEmpty()) {
            return List.of();
        }
        try {
            session.execute(
                    "CREATE OR REPLACE TEMP VIEW %s AS %s"
                            .formatted(ROWS, String.join(" UNION ALL ", queries)));
            return copied();
        } finally {
            session.execute("DROP VIEW IF EXISTS temp." + ROWS);
            session.execute("DROP TABLE IF EXISTS temp." + PARTITIONS);
            new LakePartitions(session, layout, ROWS).drop();
        }
    }

    private List<LakeFile> copied() throws SQLException, IOException, UnreadableFileException {
        var folder = staging.file("lake-" + Integer.toHexString(table.hashCode()));
        clear(folder);
        Files.createDirectories(folder);
        if (layout.partitions().isEmpty()) {
            return copy(
                    "SELECT * FROM " + ROWS,
                    folder.resolve("rows.parquet"),
                    "",
                    List.of(List.of()));
        }
        var partitions = new LakePartitions(session, layout, ROWS);
        partitions.prepare();
        var keys = keys(partitions);
        return copy(
                "SELECT %s, %s FROM %s".formatted(columns(), NUMBER, partitions.joined(PARTITIONS)),
                folder.resolve("rows"),
                ", PARTITION_BY (" + NUMBER + "), OVERWRITE",
                keys);
    }

    private String columns() {
        return layout.columns().stream()
                .map(column -> "r." + SqlLiterals.name(column.name()))
                .collect(Collectors.joining(", "));
    }

    /// Stores the distinct partition keys of the rows in a table, numbered from 0, and returns
    /// them.
    private List<List<Optional<String>>> keys(LakePartitions partitions)
            throws SQLException, UnreadableFileException {
        int fields = layout.partitions().size();
        var names =
                IntStream.range(0, fields).mapToObj(i -> "p" + i).collect(Collectors.joining(", "));
        session.execute(
                "CREATE OR REPLACE TEMP TABLE %s AS SELECT (row_number() OVER () - 1)::INTEGER AS %s, * FROM (SELECT DISTINCT %s FROM %s LIMIT %d)"
                        .formatted(
                                PARTITIONS, NUMBER, names, partitions.keyed(), MAX_PARTITIONS + 1));
        var texts =
                IntStream.range(0, fields)
                        .mapToObj(i -> "CAST(p" + i + " AS VARCHAR)")
                        .collect(Collectors.joining(", "));
        var keys = new ArrayList<List<Optional<String>>>();
        session.rows(
                "SELECT %s FROM temp.%s ORDER BY %s".formatted(texts, PARTITIONS, NUMBER),
                row -> {
                    var key = new ArrayList<Optional<String>>();
                    for (int i = 1; i <= fields; i++) {
                        key.add(Optional.ofNullable(row.getString(i)));
                    }
                    keys.add(key);
                });
        if (keys.size() > MAX_PARTITIONS) {
            throw new UnreadableFileException(
                    Reason.of(
                            "too_many",
                            "the rows of one commit belong to more than %,d partitions of lake table '%s': choose a partition key with fewer different values"
                                    .formatted(MAX_PARTITIONS, table)));
        }
        return keys;
    }

    private List<LakeFile> copy(
            String query, Path target, String options, List<List<Optional<String>>> keys)
            throws SQLException, UnreadableFileException {
        var ids =
                layout.columns().stream()
                        .map(LakeWriter::fieldId)
                        .collect(Collectors.joining(", ", "{", "}"));
        var files = new ArrayList<LakeFile>();
        session.rows(
                "COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, FIELD_IDS %s, RETURN_STATS%s)"
                        .formatted(
                                query,
                                SqlLiterals.text(target.toAbsolutePath().normalize().toString()),
                                ids,
                                options),
                row -> {
                    if (row.getLong("count") > 0) {
                        files.add(file(row, keys));
                    }
                });
        return checked(files);
    }

    /// Returns the entry of a column in `FIELD_IDS`.
    private static String fieldId(LakeLayout.Column column) {
        var name = SqlLiterals.name(column.name()) + ": ";
        return column.nested().isEmpty()
                ? name + column.id()
                : column.nested().stream()
                        .map(LakeWriter::fieldId)
                        .collect(
                                Collectors.joining(
                                        ", ",
                                        name + "{__duckdb_field_id: " + column.id() + ", ",
                                        "}"));
    }

    /// Returns these data files.
    ///
    /// @throws UnreadableFileException if the table cannot take them
    List<LakeFile> checked(List<LakeFile> files) throws UnreadableFileException {
        var missing = missing(files);
        if (missing.isPresent()) {
            throw new UnreadableFileException(missing.get());
        }
        return files;
    }

    private LakeFile file(ResultSet row, List<List<Optional<String>>> keys) throws SQLException {
        var number = map(row.getObject("partition_keys")).get(NUMBER);
        var path = Path.of(row.getString("filename"));
        return new LakeFile(
                path,
                row.getLong("count"),
                row.getLong("file_size_bytes"),
                keys.get(number == null ? 0 : Integer.parseInt(number.toString())),
                statistics(map(row.getObject("column_statistics")), row.getLong("count")));
    }

    private Map<Integer, LakeFile.Statistics> statistics(Map<String, Object> columns, long rows) {
        var statistics = new TreeMap<Integer, LakeFile.Statistics>();
        for (var column : layout.columns()) {
            var of = columns.get(SqlLiterals.name(column.name()));
            if (of == null) {
                of = columns.get(column.name());
            }
            if (of != null) {
                var values = map(of);
                statistics.put(
                        column.id(),
                        new LakeFile.Statistics(
                                number(values, "column_size_bytes").orElse(0),
                                rows,
                                number(values, "null_count").orElse(0),
                                number(values, "nan_count"),
                                text(values, "min"),
                                text(values, "max")));
            }
        }
        return statistics;
    }

    private static OptionalLong number(Map<String, Object> values, String name) {
        var text = text(values, name);
        return text.isPresent()
                ? OptionalLong.of(Long.parseLong(text.get()))
                : OptionalLong.empty();
    }

    private static Optional<String> text(Map<String, Object> values, String name) {
        return Optional.ofNullable(values.get(name)).map(Object::toString);
    }

    private static Map<String, Object> map(Object value) {
        var map = new HashMap<String, Object>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, of) -> map.put(String.valueOf(key), of));
        }
        return map;
    }

    /// Returns the reason why the table cannot take the rows: a column that is never NULL has NULL.
    private Optional<Reason> missing(List<LakeFile> files) {
        for (var column : layout.columns()) {
            long nulls =
                    files.stream()
                            .map(file -> file.statistics().get(column.id()))
                            .mapToLong(of -> of == null ? 0 : of.nulls())
                            .sum();
            if (column.required() && nulls > 0) {
                return Optional.of(
                        Reason.of(
                                "not_null",
                                "%,d rows have no value of column %s, which is `not null` in lake table '%s'"
                                        .formatted(nulls, column.name(), table)));
            }
        }
        return Optional.empty();
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
