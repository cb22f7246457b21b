package dev.leat.kernel;

import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.disk.FileSync;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Concatenates the staged files of one object, in order.
record PartAssembly(TableSession session, Target.Files target) {

    /// Concatenates these staged files, which have the same key, to one durable file. `name` is the
    /// name of that file without a suffix.
    StagedFile together(List<StagedFile> some, String name, StagingFolder staging)
            throws SQLException, IOException {
        var parts = new ArrayList<>(some);
        parts.sort(Comparator.comparingInt(StagedFile::part));
        boolean headless =
                PartWriter.headed(target.form().format()) && !target.form().path().byPart();
        if (parts.size() == 1 && !headless) {
            return parts.getFirst();
        }
        var file = staging.file(name + "." + target.form().format().word());
        switch (target.form().format()) {
            case PARQUET -> parquet(parts, file);
            case CSV, TSV -> {
                var all = new ArrayList<Path>();
                all.add(header(staging.file(name + "-header")));
                parts.forEach(part -> all.add(part.file()));
                concatenate(all, file);
            }
            case NDJSON, JSON -> concatenate(parts.stream().map(StagedFile::file).toList(), file);
        }
        long rows = parts.stream().mapToLong(StagedFile::rows).sum();
        var first = parts.getFirst();
        return new StagedFile(
                first.sink(), first.part(), first.key(), file, rows, FileSync.force(file));
    }

    /// Returns a durable file without rows, which contains only the header or the schema.
    StagedFile empty(int sink, String key, String name, StagingFolder staging)
            throws SQLException, IOException {
        var file = staging.file(name + "." + target.form().format().word());
        var rows =
                target.columns().stream()
                        .map(column ->
                                "CAST(NULL AS %s) AS %s"
                                        .formatted(
                                                column.sqlType(),
                                                SqlLiterals.name(column.column())))
                        .collect(Collectors.joining(", ", "(SELECT ", " WHERE false)"));
        var columns = FileRendering.columns(target.form().format(), target.columns());
        session.execute(
                CopyStatement.sql(
                        "SELECT %s FROM %s".formatted(columns, rows), file, target.form(), true));
        return new StagedFile(sink, 1, key, file, 0, FileSync.content(file));
    }

    private void parquet(List<StagedFile> parts, Path file) throws SQLException {
        var files =
                parts.stream()
                        .map(part ->
                                SqlLiterals.text(
                                        part.file().toAbsolutePath().normalize().toString()))
                        .collect(Collectors.joining(", ", "[", "]"));
        var query = "SELECT * FROM read_parquet(" + files + ", hive_partitioning = false)";
        session.execute(CopyStatement.sql(query, file, target.form(), false));
    }

    /// Writes a file that contains only the header, compressed like the staged files.
    private Path header(Path file) throws SQLException {
        var columns =
                target.columns().stream()
                        .map(column -> "'' AS " + SqlLiterals.name(column.name()))
                        .collect(Collectors.joining(", "));
        session.execute(
                CopyStatement.sql("SELECT " + columns + " WHERE false", file, target.form(), true));
        return file;
    }

    /// Concatenates files. This is valid for lines, and for files compressed with gzip or zstd.
    private static void concatenate(List<Path> parts, Path file) throws IOException {
        try (var out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (var part : parts) {
                try (var in = FileChannel.open(part, StandardOpenOption.READ)) {
                    long at = 0;
                    while (at < in.size()) {
                        at += in.transferTo(at, in.size() - at, out);
                    }
                }
            }
        }
    }
}
