package dev.leat.load;

import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.file.Piece;
import dev.leat.file.PieceReader;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The processing of a file by its kernel, piece by piece; a piece is a part of the file that is
/// committed like a batch. After a step over the whole file, its result is processed in the same
/// way. Writes to no store: the caller takes the rows of each piece. Only the next piece is read in
/// advance. Owned by one thread. Closing it closes the reader.
public final class FileRun implements AutoCloseable {

    private final Pipeline pipeline;
    private final FileKernel kernel;
    private final FileUnit unit;
    private final StagingFolder staging;
    private final EngineOptions options;
    private final Time time;
    private final PieceReader.Header header;
    private FileProgress progress;
    private ReadAhead ahead;
    private Schema schema;
    private boolean open = true;
    private boolean begun;

    /// @param from the progress at which the run begins
    /// @param first a reader of the file at this progress; if a step over the whole file has
    ///   already run, only its header is used
    FileRun(
            Pipeline pipeline,
            FileKernel kernel,
            FileUnit unit,
            StagingFolder staging,
            FileProgress from,
            PieceReader first,
            EngineOptions options,
            Time time)
            throws IOException {
        this.pipeline = pipeline;
        this.kernel = kernel;
        this.unit = unit;
        this.staging = staging;
        this.options = options;
        this.time = time;
        this.header = first.header();
        this.progress = from;
        var result = kernel.reader(FileSettlements.published(from.staged()), from.next());
        if (result.isPresent()) {
            first.close();
        }
        var reader = result.orElse(first);
        this.schema = reader.schema();
        this.ahead = new ReadAhead(reader, staging, options, time);
    }

    /// The kernel's result for a piece.
    ///
    /// @param steps the number of steps over the whole file before the piece
    /// @param schema the columns of the piece
    /// @param rejected the lines that the steps rejected, with their reasons; the table may lack
    ///   these before the last step over the whole file
    public record Processed(
            Piece piece,
            int steps,
            Schema schema,
            Outcomes table,
            Rows rows,
            List<RejectedLine> rejected) {
        public Processed {
            rejected = List.copyOf(rejected);
        }
    }

    /// Receives each piece and the progress before it, and returns the progress after it.
    interface Pieces {
        FileKernel.Reduced step(ProcessedPiece piece, FileProgress before)
                throws IOException, InterruptedException;
    }

    /// Processes all pieces, and the steps over the whole file. Returns the totals and the staged
    /// files.
    FileProgress through(Pieces pieces)
            throws UnreadableFileException, IOException, InterruptedException {
        for (var piece = take(); piece.isPresent(); piece = take()) {
            reached(pieces.step(piece.get(), progress));
        }
        return progress;
    }

    /// Processes all pieces before the next step over the whole file.
    FileProgress beforeStep(Pieces pieces)
            throws UnreadableFileException, IOException, InterruptedException {
        for (var piece = piece(); piece.isPresent(); piece = piece()) {
            reached(pieces.step(piece.get(), progress));
        }
        return progress;
    }

    /// Processes the next piece; after the last one, first the next step over the whole file. No
    /// sink of the pipeline may be a bucket or a lake table. The result is valid until the next
    /// call. Empty at the end.
    ///
    /// @throws UnreadableFileException if the rest of the file cannot be processed
    public Optional<Processed> next()
            throws UnreadableFileException, IOException, InterruptedException {
        var next = take();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        var done = next.get();
        reached(assumed(done));
        return Optional.of(
                new Processed(
                        done.piece(),
                        steps(progress),
                        schema,
                        done.table(),
                        done.rows(),
                        done.worked().rejected()));
    }

    /// Returns the progress after a piece if no store refuses a line.
    FileKernel.Reduced assumed(ProcessedPiece piece) throws IOException {
        return piece.step(piece.assumed(), Optional.empty(), staging);
    }

    /// Processes the next piece; after the last one, first the next step over the whole file.
    private Optional<ProcessedPiece> take()
            throws UnreadableFileException, IOException, InterruptedException {
        while (open) {
            var piece = piece();
            if (piece.isPresent()) {
                return piece;
            }
            close();
            var reduced = reduced(Optional.empty());
            if (reduced.isPresent()) {
                reached(reduced.get());
                readResult();
            }
        }
        return Optional.empty();
    }

    /// Processes the next piece. Empty after the last one.
    ///
    /// @throws UnreadableFileException if the rest of the file cannot be processed
    Optional<ProcessedPiece> piece()
            throws UnreadableFileException, IOException, InterruptedException {
        var piece = begun ? ahead.take() : ahead.first();
        begun = true;
        if (piece.isEmpty()) {
            return Optional.empty();
        }
        ahead.begin(piece.get());
        var worked = kernel.run(unit, piece.get(), staging);
        return Optional.of(new ProcessedPiece(piece.get(), worked));
    }

    /// Returns true if no piece follows the last one that was returned, unless a step over the
    /// whole file makes further ones. Blocks until that is known. Must not be called before [#next]
    /// or [#piece].
    public boolean ended() throws InterruptedException {
        return ahead.ended();
    }

    /// Returns the reason if too many lines of the file were rejected.
    public Optional<Reason> tooMany() throws IOException {
        return FileSettlements.tooMany(pipeline, progress).stream().findFirst();
    }

    /// Runs the next step over the whole file. Empty if there are no more such steps.
    ///
    /// @param last the last piece, if the progress is still that before it
    Optional<FileKernel.Reduced> reduced(Optional<ProcessedPiece> last)
            throws UnreadableFileException, IOException {
        var staged = new ArrayList<>(FileSettlements.published(progress.staged()));
        last.ifPresent(now -> staged.addAll(now.worked().staged()));
        var end = last.map(now -> now.piece().to()).orElse(progress.next());
        return kernel.reduce(unit, staged, end, staging);
    }

    private void reached(FileKernel.Reduced step) {
        reached(progress.plus(step.next(), step.totals(), step.staged()));
    }

    /// Returns the progress of the file: that before the last piece until [#reached] is called.
    FileProgress progress() {
        return progress;
    }

    void reached(FileProgress now) {
        progress = now;
    }

    /// Continues with the result of the step over the whole file that the progress now contains.
    void readResult() throws IOException {
        close();
        var reader =
                kernel.reader(FileSettlements.published(progress.staged()), progress.next())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "a step over the whole file left no rows"));
        schema = reader.schema();
        ahead = new ReadAhead(reader, staging, options, time);
        open = true;
        begun = false;
    }

    /// Returns the number of steps over the whole file that have run.
    private static int steps(FileProgress progress) {
        return Math.toIntExact(progress.staged().stream().filter(StagedFile::stepOutput).count());
    }

    /// Returns true if further pieces have the rows after the last step over the whole file.
    static boolean afterSteps(Pipeline pipeline, FileProgress progress) {
        return steps(progress) == pipeline.stepsOverFile();
    }

    FileKernel kernel() {
        return kernel;
    }

    /// Returns the columns of the last piece before the steps over rows; at the beginning, those of
    /// the file.
    Schema schema() {
        return schema;
    }

    /// Returns the differences between the columns of the file and those of the pipeline.
    PieceReader.Header header() {
        return header;
    }

    /// Counts the columns of the file that are not in the schema, if they are ignored.
    void countHeader(PipelineMetrics tally) {
        unknown(header.unknown().size(), tally);
    }

    /// Counts the fields of a piece that are not in the schema, if they are ignored.
    void countUnknown(ProcessedPiece piece, PipelineMetrics tally) {
        unknown(piece.piece().unknownFields(), tally);
    }

    private void unknown(long fields, PipelineMetrics tally) {
        if (pipeline.from().unknownFields() == Pipeline.UnknownFields.IGNORE) {
            tally.unknownFields(fields);
        }
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            ahead.close();
        }
    }
}
