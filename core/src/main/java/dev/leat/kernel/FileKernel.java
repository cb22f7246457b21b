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

/// The row work of one pipeline over files of one header. Owned by one thread.
public interface FileKernel extends AutoCloseable {

    /// Takes a piece's good records through the steps. What goes to buckets is in durable files of
    /// `staging` when this returns.
    ///
    /// @throws Unreadable if the file cannot be worked on, however often it is tried
    /// @throws IOException if something fails that may pass, or the kernel was closed meanwhile
    Worked run(FileUnit unit, Piece piece, StagingFolder staging)
            throws UnreadableFileException, IOException;

    /// Where the pieces are once a step over the whole file is done: `staged` is all that was
    /// staged so far. Empty as long as they are those of the file itself.
    default Optional<PieceReader> reader(List<StagedFile> staged, Position from)
            throws IOException {
        return Optional.empty();
    }

    /// To be called after the last piece. If a step over the whole file comes now it is done, and
    /// what it made is in durable files of `staging`; then [#reader] has more pieces. Empty if
    /// nothing comes but the end. `end` is where the last piece ended.
    ///
    /// @throws Unreadable if the step cannot be done with these rows
    default Optional<Reduced> reduce(
            FileUnit unit, List<StagedFile> staged, Position end, StagingFolder staging)
            throws UnreadableFileException, IOException {
        return Optional.empty();
    }

    /// What is to be remembered of a step over the whole file, in one checkpoint: where the pieces
    /// go on, what changes in the file's totals, and what was staged.
    record Reduced(Position next, Totals totals, List<StagedFile> staged) {
        public Reduced {
            staged = List.copyOf(staged);
        }
    }

    /// The objects that all pieces together make: parts of one key are put together, in order.
    List<StagedFile> outputs(List<StagedFile> parts, StagingFolder staging) throws IOException;

    /// The objects that a file makes of which no row is left: files without rows, but with the
    /// header of CSV and the schema of Parquet. One for each bucket whose path can be filled
    /// without a row; `{part}` is that of the first piece.
    List<StagedFile> empty(FileUnit unit, StagingFolder staging) throws IOException;

    /// The objects that a whole file makes, whose records became these.
    default List<StagedFile> outputs(
            FileUnit unit,
            Pipeline pipeline,
            List<StagedFile> parts,
            Totals totals,
            StagingFolder staging)
            throws IOException {
        return noRowLeft(pipeline, parts, totals) ? empty(unit, staging) : outputs(parts, staging);
    }

    /// Whether no row of a file is left. Where each row that is left goes to some bucket, what was
    /// staged says so. The totals say it otherwise, but not of rows that a step over the whole file
    /// made: they have the records that it made them of as written.
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

    /// What the steps made of a piece. The table has a row for each good record of the piece, with
    /// the words REJECTED, FILTERED, and DELIVERED for what was staged; `rows` are for the sinks
    /// that take rows (`sinks` of a bucket is empty). `rejected` are those that the steps rejected,
    /// in order.
    record Worked(Outcomes table, Rows rows, List<StagedFile> staged, List<RejectedLine> rejected) {
        public Worked {
            staged = List.copyOf(staged);
            rejected = List.copyOf(rejected);
        }
    }
}
