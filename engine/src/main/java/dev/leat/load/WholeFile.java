package dev.leat.load;

import dev.leat.app.Schema;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.file.PieceReader;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The processing of a file from its beginning to its end, without checkpoints. Owned by one
/// thread. Closing it closes the reader.
final class WholeFile implements AutoCloseable {

    private final FileKernel kernel;
    private final FileUnit unit;
    private final StagingFolder staging;
    private final EngineOptions options;
    private final Time time;
    private ReadAhead ahead;
    private Schema schema;
    private boolean open = true;
    private boolean begun;
    private int steps;
    private FileProgress progress =
            new FileProgress("", Position.START, Totals.NONE, List.of(), Instant.EPOCH);

    /// @param first a reader at the beginning of the file
    WholeFile(
            FileKernel kernel,
            FileUnit unit,
            StagingFolder staging,
            PieceReader first,
            EngineOptions options,
            Time time) {
        this.kernel = kernel;
        this.unit = unit;
        this.staging = staging;
        this.options = options;
        this.time = time;
        this.schema = first.schema();
        this.ahead = new ReadAhead(first, staging, options, time);
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
        for (var piece = next(); piece.isPresent(); piece = next()) {
            reached(pieces.step(piece.get(), progress));
        }
        return progress;
    }

    /// Processes the next piece; after the last one, first the next step over the whole file. The
    /// caller must pass the progress after a piece to [#reached]. Empty at the end.
    Optional<ProcessedPiece> next()
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

    /// Returns true if no piece follows the last one that was returned, before the next step over
    /// the whole file. Blocks until that is known.
    boolean ended() throws InterruptedException {
        return ahead.ended();
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

    void reached(FileKernel.Reduced step) {
        progress = progress.plus(step.next(), step.totals(), step.staged());
    }

    /// Returns the totals and the staged files so far.
    FileProgress progress() {
        return progress;
    }

    /// Returns the columns of the last piece before the steps over rows.
    Schema schema() {
        return schema;
    }

    /// Returns the number of steps over the whole file that have run.
    int steps() {
        return steps;
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            ahead.close();
        }
    }
}
