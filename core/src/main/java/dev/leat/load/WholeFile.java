package dev.leat.load;

import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.file.PieceReader;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.load.ProcessedPiece.Found;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The processing of a file from its beginning to its end, without checkpoints. Owned by one
/// thread.
final class WholeFile {

    private final FileKernel kernel;
    private final FileUnit unit;
    private final StagingFolder staging;
    private final Pieces pieces;
    private FileProgress progress =
            new FileProgress("", Position.START, Totals.NONE, List.of(), Instant.EPOCH);

    WholeFile(FileKernel kernel, FileUnit unit, StagingFolder staging, Pieces pieces) {
        this.kernel = kernel;
        this.unit = unit;
        this.staging = staging;
        this.pieces = pieces;
    }

    /// Receives each piece and the progress before it, and returns what becomes of its lines.
    interface Pieces {
        Found found(ProcessedPiece piece, FileProgress before);
    }

    /// Processes all pieces, and the steps over the whole file. Closes the reader. Returns the
    /// totals and the staged files.
    ///
    /// @param first a reader at the beginning of the file
    FileProgress through(PieceReader first, EngineOptions options, Time time)
            throws UnreadableFileException, IOException, InterruptedException {
        var reader = first;
        while (true) {
            try (var ahead = new ReadAhead(reader, staging, options, time)) {
                for (var piece = ahead.first(); piece.isPresent(); piece = ahead.take()) {
                    ahead.begin(piece.get());
                    var done =
                            new ProcessedPiece(piece.get(), kernel.run(unit, piece.get(), staging));
                    var found = pieces.found(done, progress);
                    reached(done.step(found, Optional.empty(), staging));
                }
            }
            var staged = FileSettlements.published(progress.staged());
            var reduced = kernel.reduce(unit, staged, progress.next(), staging);
            if (reduced.isEmpty()) {
                return progress;
            }
            reached(reduced.get());
            reader =
                    kernel.reader(FileSettlements.published(progress.staged()), progress.next())
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "a step over the whole file left no rows"));
        }
    }

    private void reached(FileKernel.Reduced step) {
        progress = progress.plus(step.next(), step.totals(), step.staged());
    }
}
