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

    /// Runs the steps over a piece's valid records. When this returns, the rows for buckets are in
    /// durable files of `staging`.
    ///
    /// @throws UnreadableFileException if the file cannot be processed, and a retry would not help
    /// @throws IOException if a failure may be temporary, or the kernel was closed meanwhile
    Worked run(FileUnit unit, Piece piece, StagingFolder staging)
            throws UnreadableFileException, IOException;

    /// Returns the reader of the pieces that the last step over the whole file produced; `staged`
    /// are all files staged so far. Empty if there was no such step: the pieces are then those of
    /// the file itself.
    default Optional<PieceReader> reader(List<StagedFile> staged, Position from)
            throws IOException {
        return Optional.empty();
    }

    /// Runs the next step over the whole file, and stages its result in durable files, from which
    /// [#reader] then reads pieces. Call it after the last piece. Empty if there are no more such
    /// steps. `end` is the position after the last piece.
    ///
    /// @throws UnreadableFileException if the step fails on these rows
    default Optional<Reduced> reduce(
            FileUnit unit, List<StagedFile> staged, Position end, StagingFolder staging)
            throws UnreadableFileException, IOException {
        return Optional.empty();
    }

    /// Result of a step over the whole file, which is stored in one checkpoint: the position of the
    /// next piece, the change of the file's totals, and the staged files.
    record Reduced(Position next, Totals totals, List<StagedFile> staged) {
        public Reduced {
            staged = List.copyOf(staged);
        }
    }

    /// Returns the objects that consist of the staged files of all pieces: files with the same key
    /// are concatenated in order.
    List<StagedFile> outputs(List<StagedFile> parts, StagingFolder staging) throws IOException;

    /// Returns the objects of a file that has no rows after the steps. They contain only the header
    /// (CSV) or the schema (Parquet). There is one for each bucket whose path uses no column of a
    /// row; `{part}` in a path is that of the first piece.
    List<StagedFile> empty(FileUnit unit, StagingFolder staging) throws IOException;

    /// Returns all objects of a file, given its staged files and the totals of its records.
    default List<StagedFile> outputs(
            FileUnit unit,
            Pipeline pipeline,
            List<StagedFile> parts,
            Totals totals,
            StagingFolder staging)
            throws IOException {
        return noRowLeft(pipeline, parts, totals) ? empty(unit, staging) : outputs(parts, staging);
    }

    /// Returns true if no rows of a file remain after the steps. If every row goes to at least one
    /// bucket, this is the case if no file is staged. Otherwise the totals decide. After a step
    /// over the whole file that makes new rows the result may then be false although no rows
    /// remain, because the totals count the step's input rows as written.
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

    /// Result of the steps for a piece. `table` has a row for each valid record of the piece:
    /// REJECTED, FILTERED, or DELIVERED if it is staged. `rows` are for sinks that take rows; the
    /// columns of a bucket's sink are empty. `rejected` are the records that the steps rejected, in
    /// order.
    record Worked(Outcomes table, Rows rows, List<StagedFile> staged, List<RejectedLine> rejected) {
        public Worked {
            staged = List.copyOf(staged);
            rejected = List.copyOf(rejected);
        }
    }
}
