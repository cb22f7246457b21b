package dev.leat.load;

import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.Rows;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.file.Piece;
import dev.leat.file.PieceReader;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The processing of a file outside a lease, from its beginning to its end, without checkpoints. It
/// writes to no store: its caller takes the rows of each piece. Owned by one thread. Closing it
/// closes the reader.
public final class FileRun implements AutoCloseable {

    private final Pipeline pipeline;
    private final FileKernel kernel;
    private final FileUnit unit;
    private final StagingFolder staging;
    private final EngineOptions options;
    private final Time time;
    private final List<String> missing;
    private ReadAhead ahead;
    private Schema schema;
    private boolean open = true;
    private boolean begun;
    private int steps;
    private FileProgress progress =
            new FileProgress("", Position.START, Totals.NONE, List.of(), Instant.EPOCH);

    /// @param first a reader at the beginning of the file
    FileRun(
            Pipeline pipeline,
            FileKernel kernel,
            FileUnit unit,
            StagingFolder staging,
            PieceReader first,
            EngineOptions options,
            Time time) {
        this.pipeline = pipeline;
        this.kernel = kernel;
        this.unit = unit;
        this.staging = staging;
        this.options = options;
        this.time = time;
        this.missing = first.header().missing();
        this.schema = first.schema();
        this.ahead = new ReadAhead(first, staging, options, time);
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
                        steps,
                        schema,
                        done.table(),
                        done.rows(),
                        done.worked().rejected()));
    }

    /// Returns the progress after a piece if no store refuses a line.
    FileKernel.Reduced assumed(ProcessedPiece piece) throws IOException {
        return piece.step(piece.assumed(), Optional.empty(), staging);
    }

    private Optional<ProcessedPiece> take()
            throws UnreadableFileException, IOException, InterruptedException {
        while (open) {
            var piece = begun ? ahead.take() : ahead.first();
            begun = true;
            if (piece.isPresent()) {
                ahead.begin(piece.get());
                var worked = kernel.run(unit, piece.get(), staging);
                return Optional.of(new ProcessedPiece(piece.get(), worked));
            }
            ahead.close();
            open = false;
            reduce();
        }
        return Optional.empty();
    }

    /// Returns true if no piece follows the last one that was returned, unless a step over the
    /// whole file makes further ones. Blocks until that is known. Must not be called before
    /// [#next].
    public boolean ended() throws InterruptedException {
        return ahead.ended();
    }

    /// Returns the reason if too many lines of the file were rejected.
    public Optional<Reason> tooMany() throws IOException {
        return FileSettlements.tooMany(pipeline, progress).stream().findFirst();
    }

    private void reduce() throws UnreadableFileException, IOException {
        var staged = FileSettlements.published(progress.staged());
        var reduced = kernel.reduce(unit, staged, progress.next(), staging);
        if (reduced.isEmpty()) {
            return;
        }
        reached(reduced.get());
        steps++;
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

    private void reached(FileKernel.Reduced step) {
        progress = progress.plus(step.next(), step.totals(), step.staged());
    }

    FileKernel kernel() {
        return kernel;
    }

    /// Returns the columns of the last piece before the steps over rows; at the beginning, those of
    /// the file.
    Schema schema() {
        return schema;
    }

    /// Returns the columns that the file does not have; they are NULL.
    List<String> missing() {
        return missing;
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            ahead.close();
        }
    }
}
