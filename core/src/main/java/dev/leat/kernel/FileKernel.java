package dev.leat.kernel;

import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.file.Piece;
import dev.leat.file.PieceReader;
import dev.leat.file.UnreadableFileException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Row processing of one pipeline over files with one header. Owned by one thread.
public interface FileKernel extends AutoCloseable {

    /// Processes a piece's good records with the steps. Rows for buckets are in durable files of
    /// `staging` when this returns.
    ///
    /// @throws UnreadableFileException if the file cannot be processed, also by a retry
    /// @throws IOException if a failure may be temporary, or the kernel was closed meanwhile
    Worked run(FileUnit unit, Piece piece, StagingFolder staging)
            throws UnreadableFileException, IOException;

    /// Returns the reader of the pieces after a step over the whole file; `staged` are all staged
    /// files so far. Empty while the pieces are those of the file itself.
    default Optional<PieceReader> reader(List<StagedFile> staged, Position from)
            throws IOException {
        return Optional.empty();
    }

    /// Runs the next step over the whole file and stages its result in durable files; then
    /// [#reader] has more pieces. Call it after the last piece. Empty if no step is left. `end` is
    /// the position after the last piece.
    ///
    /// @throws UnreadableFileException if the step fails on these rows
    default Optional<Reduced> reduce(
            FileUnit unit, List<StagedFile> staged, Position end, StagingFolder staging)
            throws UnreadableFileException, IOException {
        return Optional.empty();
    }

    /// Result of a step over the whole file, to be stored in one checkpoint: the position of the
    /// next piece, changes of the file's totals, and staged files.
    record Reduced(Position next, Totals totals, List<StagedFile> staged) {
        public Reduced {
            staged = List.copyOf(staged);
        }
    }

    /// Returns the objects that all pieces make together: the parts of each key are concatenated in
    /// order.
    List<StagedFile> outputs(List<StagedFile> parts, StagingFolder staging) throws IOException;

    /// Returns the objects of a file with no rows left: they have no rows, but the header of CSV
    /// and the schema of Parquet. There is one for each bucket whose path needs no row; `{part}` is
    /// that of the first piece.
    List<StagedFile> empty(FileUnit unit, StagingFolder staging) throws IOException;

    /// Returns the objects that a whole file makes, given the staged files and totals of its
    /// records.
    default List<StagedFile> outputs(
            FileUnit unit,
            Pipeline pipeline,
            List<StagedFile> parts,
            Totals totals,
            StagingFolder staging)
            throws IOException {
        return noRowLeft(pipeline, parts, totals) ? empty(unit, staging) : outputs(parts, staging);
    }

    /// Returns true if no row of a file is left. If each remaining row goes to some bucket, the
    /// staged files decide. Otherwise the totals decide, but not for rows that a step over the
    /// whole file made: there the totals count the records they were made from as written.
    static boolean noRowLeft(Pipeline pipeline, List<StagedFile> parts, Totals totals) {
        if (parts.stream().anyMatch(part -> part.sink() >= 0)) {
            return false;
        }
        boolean staged =
                pipeline.to().stream().allMatch(sink -> sink.files().isPresent())
                        || pipeline.to().stream()
                                .anyMatch(sink ->
                                        sink.files().isPresent()
                                                && sink.filter() instanceof Sink.Filter.All);
        return staged || totals.written() == 0;
    }

    @Override
    void close();

    /// Result of the steps for a piece. The table has a row for each good record of the piece, with
    /// REJECTED, FILTERED, and DELIVERED for staged rows. `rows` are for sinks that take rows;
    /// those of a bucket's sink are empty. `rejected` are the records that the steps rejected, in
    /// order.
    record Worked(Outcomes table, Rows rows, List<StagedFile> staged, List<RejectedLine> rejected) {
        public Worked {
            staged = List.copyOf(staged);
            rejected = List.copyOf(rejected);
        }
    }
}
