package dev.leat.kernel.reduce;

import dev.leat.batch.Reason;
import dev.leat.deadletter.Cause;
import dev.leat.disk.DiskFolder;
import dev.leat.disk.FileSync;
import dev.leat.disk.FullDisk;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.SqlLiterals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Runs a step over all rows of a file. The rows are in Parquet files, one per piece, and the
/// result is written to another Parquet file. DuckDB spills rows above its memory limit to a
/// subfolder of `folder`, the source file's staging folder. If `room` has a shared database, that
/// database is used instead, with its own spill folder. Owned by one thread.
record Reducer(Path folder, WholeFileFunctions.Room room) {

    Reducer(Path folder, long memory) {
        this(folder, new WholeFileFunctions.Room(memory, false, Optional.empty()));
    }

    /// Number of rows that DuckDB buffers in memory before it writes them to Parquet.
    private static final int ROW_GROUP = 20_480;

    /// Result of a step: the file, the number of rows before and after the step, and the file's
    /// size in bytes.
    record Made(Path file, long before, long after, long bytes) {}

    /// Runs a step. `parts` are files with the columns `before`, `_leat_line` and `_leat_offset`.
    /// The result `file` is durable when this returns.
    ///
    /// @throws UnreadableFileException if the step fails on these rows; a retry would fail, too
    Made run(Reduction reduction, String kind, PipelineColumns before, List<Path> parts, Path file)
            throws UnreadableFileException, IOException {
        var writing = file.resolveSibling(file.getFileName() + ".writing");
        try (var spill = new Spill(folder, parts, room)) {
            try {
                rows(spill, before, parts);
                for (var statement : reduction.statements()) {
                    spill.execute(statement);
                }
                long rows = spill.count(copy(reduction.query(), writing));
                long[] all = new long[1];
                spill.query("SELECT count(*) FROM batch", r -> all[0] = r.getLong(1));
                publish(writing, file);
                return new Made(file, all[0], rows, Files.size(file));
            } catch (SQLException failed) {
                throw failure(kind, failed, spill.sentence(failed));
            }
        }
    }

    /// Joins results of the step for different rows to one, which is durable when this returns.
    /// `order` is the order of the rows.
    Made joined(List<Path> results, PipelineColumns after, String order, Path file)
            throws IOException {
        var writing = file.resolveSibling(file.getFileName() + ".writing");
        try (var spill = new Spill(folder, results, room)) {
            var query =
                    "SELECT _leat_line, _leat_offset, _leat_first, %s FROM %s ORDER BY %s"
                            .formatted(
                                    SqlLiterals.names(after.names()),
                                    Spill.parquet(results),
                                    order);
            long rows = spill.count(copy(query, writing));
            publish(writing, file);
            return new Made(file, rows, rows, Files.size(file));
        } catch (SQLException failed) {
            throw new IOException(
                    "cannot join the results of a step: " + failed.getMessage(), failed);
        }
    }

    /// Creates two views of the rows: `batch`, which the app's SQL uses, and one that also has the
    /// rows' positions.
    private static void rows(Spill spill, PipelineColumns before, List<Path> parts)
            throws SQLException {
        var names = SqlLiterals.names(before.names());
        var staged = parts.isEmpty() ? none(before) : Spill.parquet(parts);
        spill.execute("CREATE TEMP VIEW batch AS SELECT %s FROM %s".formatted(names, staged));
        spill.execute(
                "CREATE TEMP VIEW %s AS SELECT %s, _leat_line, _leat_offset, row_number() OVER () - 1 AS _leat_row FROM %s"
                        .formatted(Reduction.ROWS, names, staged));
    }

    private static String none(PipelineColumns shape) {
        return shape.all().values().stream()
                .map(c -> "NULL::%s AS %s".formatted(c.sqlType(), SqlLiterals.name(c.name())))
                .collect(
                        Collectors.joining(
                                ", ",
                                "(SELECT 0::BIGINT AS _leat_line, 0::BIGINT AS _leat_offset, ",
                                " WHERE false)"));
    }

    private static String copy(String query, Path file) {
        return "COPY (SELECT row_number() OVER () - 1 AS _leat_at, * FROM (%s)) TO %s (FORMAT parquet, ROW_GROUP_SIZE %d)"
                .formatted(query, SqlLiterals.text(file.toAbsolutePath().toString()), ROW_GROUP);
    }

    private static void publish(Path writing, Path file) throws IOException {
        FileSync.content(writing);
        Files.move(writing, file, StandardCopyOption.ATOMIC_MOVE);
        DiskFolder.sync(file.resolveSibling("."));
    }

    private UnreadableFileException failure(String kind, SQLException failed, String sentence)
            throws IOException {
        if (FullDisk.caused(failed) || sentence.contains("max_temp_directory_size")) {
            throw new IOException(
                    "step " + kind + " failed because the disk is full: " + sentence, failed);
        }
        var why =
                sentence.contains("Out of Memory") || sentence.contains("failed to")
                        ? "it needs more than %d MiB of memory at once (%s)"
                                .formatted(room.memory() >> 20, sentence)
                        : sentence;
        // the message is also in the log and in notifications
        var message = "step %s over the whole file failed: ".formatted(kind);
        return new UnreadableFileException(
                new Reason(
                        kind,
                        Optional.empty(),
                        Optional.of(why),
                        message + Cause.withoutValues(why),
                        Optional.empty()));
    }
}
