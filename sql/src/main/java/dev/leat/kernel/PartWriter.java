package dev.leat.kernel;

import dev.leat.app.FileFormat;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.disk.DiskFolder;
import dev.leat.disk.FileSync;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline.Output;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes the rows that a bucket's sink takes from a piece of a file or from a batch. The rows with
/// the same object key are written to one file. `added` are the expressions of further columns of a
/// Parquet file, by name.
record PartWriter(
        TableSession session,
        int sink,
        String bucket,
        Target.Files target,
        boolean places,
        Map<String, String> added) {

    /// Maximum number of object keys for the rows of one piece or batch at one sink. A higher
    /// number indicates a mistake in the path.
    private static final int MAX_KEYS = 1_000;

    /// Writes the rows and returns the durable files. `rows` is the SQL after `FROM` that returns
    /// the rows in order.
    List<StagedFile> write(OutputPaths paths, int part, String rows, StagingFolder staging)
            throws SQLException, IOException, UnreadableFileException {
        var keys = keys(paths, rows);
        var staged = new ArrayList<StagedFile>();
        for (var key : keys.entrySet()) {
            var name = "sink%d-part%d-%d".formatted(sink, part, staged.size());
            var file = staging.file(name + "." + target.form().format().word());
            var some = key.getValue().isEmpty() ? rows : some(rows, key.getValue());
            long count =
                    session.execute(
                            CopyStatement.sql(
                                    "SELECT %s FROM %s"
                                            .formatted(columns(), places ? placed(some) : some),
                                    file,
                                    target.form(),
                                    target.form().path().byPart()
                                            || target.form().path().byBatch()));
            long bytes = FileSync.content(file);
            staged.add(new StagedFile(sink, part, key.getKey(), file, count, bytes));
        }
        DiskFolder.sync(staging.folder());
        return staged;
    }

    private String columns() {
        var columns =
                Stream.concat(
                                Stream.of(
                                        FileRendering.columns(
                                                target.form().format(), target.columns())),
                                added.entrySet().stream()
                                        .map(column ->
                                                column.getValue()
                                                        + " AS "
                                                        + SqlLiterals.name(column.getKey())))
                        .filter(sql -> !sql.isEmpty())
                        .collect(Collectors.joining(", "));
        return places
                ? "_leat_record, line AS _leat_line, \"offset\" AS _leat_offset"
                        + (columns.isEmpty() ? "" : ", " + columns)
                : columns;
    }

    private static String placed(String rows) {
        return "%s AS taken JOIN %s ON %s = taken._leat_pos - 1 ORDER BY _leat_pos"
                .formatted(rows, TableView.LINES, TableView.RECORD);
    }

    /// Returns, for each object key, the values of the path's columns from which the key is
    /// created.
    private Map<String, Set<List<Optional<String>>>> keys(OutputPaths paths, String rows)
            throws SQLException, UnreadableFileException {
        var columns = target.path();
        var keys = new TreeMap<String, Set<List<Optional<String>>>>();
        if (columns.isEmpty()) {
            keys.put(paths.key(Map.of()), Set.of());
            return keys;
        }
        for (var values : values(rows)) {
            var named = new LinkedHashMap<String, Optional<String>>();
            for (int i = 0; i < columns.size(); i++) {
                named.put(columns.get(i).name(), values.get(i));
            }
            keys.computeIfAbsent(paths.key(named), _ -> new LinkedHashSet<>()).add(values);
        }
        if (keys.size() > MAX_KEYS) {
            throw new UnreadableFileException(
                    Reason.of(
                            "too_many",
                            "the path '%s' of bucket '%s' creates more than %,d objects from one %s: use columns with fewer different values"
                                    .formatted(
                                            paths.template(), bucket, MAX_KEYS, paths.origin())));
        }
        return keys;
    }

    private List<List<Optional<String>>> values(String rows) throws SQLException {
        var texts = target.path().stream().map(FileRendering::text).toList();
        var found = new ArrayList<List<Optional<String>>>();
        session.query(
                "SELECT DISTINCT %s FROM %s LIMIT %d"
                        .formatted(String.join(", ", texts), rows, MAX_KEYS + 1),
                chunks -> {
                    while (chunks.nextChunk()) {
                        for (int i = 0; i < chunks.chunk().rowCount(); i++) {
                            var values = new ArrayList<Optional<String>>();
                            for (int column = 0; column < texts.size(); column++) {
                                var vector = chunks.chunk().vector(column);
                                values.add(
                                        vector.isNull(i)
                                                ? Optional.empty()
                                                : Optional.of(vector.getString(i)));
                            }
                            found.add(values);
                        }
                    }
                });
        return found;
    }

    private String some(String rows, Set<List<Optional<String>>> values) {
        return "(SELECT * FROM %s) WHERE %s"
                .formatted(
                        rows, values.stream().map(this::same).collect(Collectors.joining(" OR ")));
    }

    private String same(List<Optional<String>> values) {
        var terms = new ArrayList<String>();
        for (int i = 0; i < values.size(); i++) {
            Output column = target.path().get(i);
            var value = values.get(i).map(SqlLiterals::text).orElse("NULL");
            terms.add(FileRendering.text(column) + " IS NOT DISTINCT FROM " + value);
        }
        return "(" + String.join(" AND ", terms) + ")";
    }

    static boolean headed(FileFormat format) {
        return switch (format) {
            case CSV, TSV -> true;
            case NDJSON, JSON, PARQUET -> false;
        };
    }
}
