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
import dev.leat.lake.LakeLayout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Row processing of one pipeline over files with the same columns. A file is processed in pieces:
/// parts of the file that are committed like batches. Owned by one thread.
public interface FileKernel extends AutoCloseable {

    /// Runs the steps over a piece's valid records. When this returns, the rows for buckets are in
    /// durable files of `staging`.
    ///
    /// @throws UnreadableFileException if the file cannot be processed, and a retry would not help
    /// @throws IOException if a failure may be temporary, or the kernel was closed during the call
    Worked run(FileUnit unit, Piece piece, StagingFolder staging)
            throws UnreadableFileException, IOException;

    /// Returns a reader for the result of the last step over the whole file, in pieces. `staged`
    /// are all files staged so far. Empty if no such step has run; then the pieces are read from
    /// the file itself.
    default Optional<PieceReader> reader(List<StagedFile> staged, Position from)
            throws IOException {
        return Optional.empty();
    }

    /// Runs the next step over the whole file, and stages its result in durable files, from which
    /// [#reader] then reads pieces. Must be called after the last piece; `end` is the position
    /// after that piece. Empty if there are no more such steps.
    ///
    /// @throws UnreadableFileException if the step fails on these rows
    default Optional<Reduced> reduce(
            FileUnit unit, List<StagedFile> staged, Position end, StagingFolder staging)
            throws UnreadableFileException, IOException {
        return Optional.empty();
    }

    /// Returns the exchange of rows with which several processes run the first step over the whole
    /// file. Empty if there is no such step, or it needs all rows in one process.
    default Optional<RowExchange> exchange() {
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
    /// (CSV) or the schema (Parquet). Each bucket whose path uses no column of a row gets one
    /// object; `{part}` in the path is the number of the first piece.
    List<StagedFile> empty(FileUnit unit, StagingFolder staging) throws IOException;

    /// Returns the staged rows of a sink for a lake table of this form. Their data files are
    /// written to `staging`.
    ///
    /// @param parts the staged files of all sinks
    default FileLakeRows lakeRows(
            int sink, List<StagedFile> parts, LakeLayout layout, StagingFolder staging) {
        throw new IllegalArgumentException("this kernel writes to no lake table");
    }

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

    /// Returns true if no rows of a file remain after the steps. The result is false if a file is
    /// staged for a bucket. Otherwise it is true if all sinks are buckets, or a bucket takes every
    /// row. For other sinks it is true if the totals count no row as written. After a step over the
    /// whole file that creates new rows, the totals also count the step's input rows as written.
    /// Then the result may be false although no rows remain.
    static boolean noRowLeft(Pipeline pipeline, List<StagedFile> parts, Totals totals) {
        if (parts.stream().anyMatch(part -> part.sink() >= 0)) {
            return false;
        }
        boolean staged =
                pipeline.to().stream().allMatch(sink -> sink.staged().isPresent())
                        || pipeline.to().stream()
                                .anyMatch(sink ->
                                        sink.staged().isPresent()
                                                && sink.filter() instanceof Sink.Filter.All);
        return staged || totals.written() == 0;
    }

    @Override
    void close();

    /// Result of the steps for a piece. `table` has a row for each valid record of the piece:
    /// REJECTED, FILTERED, or DELIVERED if it is staged; PENDING if it is staged for a lake table
    /// with a unique key. `rows` are for sinks that take rows; the columns of a bucket's sink are
    /// empty. `rejected` are the records that the steps rejected, in order.
    record Worked(Outcomes table, Rows rows, List<StagedFile> staged, List<RejectedLine> rejected) {
        public Worked {
            staged = List.copyOf(staged);
            rejected = List.copyOf(rejected);
        }
    }
}
