package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.Rows;
import dev.leat.batch.StagingFolder;
import dev.leat.file.Piece;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.port.Time;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// The processing of a file that writes to no store. Its caller takes the rows of each piece; no
/// sink of the pipeline may be a bucket or a lake table. Owned by one thread.
public final class FileDryRun implements AutoCloseable {

    private final Pipeline pipeline;
    private final StagingFolder staging;
    private final FileKernel kernel;
    private final WholeFile whole;

    private FileDryRun(
            Pipeline pipeline, StagingFolder staging, FileKernel kernel, WholeFile whole) {
        this.pipeline = pipeline;
        this.staging = staging;
        this.kernel = kernel;
        this.whole = whole;
    }

    /// The factories of kernels and readers.
    public record Kernels(FileKernelFactory files, PieceReaderFactory readers) {}

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

    /// Opens a file.
    ///
    /// @param staging a folder for files of this run
    /// @throws UnreadableFileException if the pipeline cannot use the file
    public static FileDryRun open(
            App app,
            Pipeline pipeline,
            FileUnit unit,
            Content content,
            StagingFolder staging,
            Kernels kernels,
            Time time)
            throws UnreadableFileException, IOException {
        var folder = Files.createDirectories(staging.file("reading"));
        var reader =
                kernels.readers().forRows().open(content, pipeline.from(), Position.START, folder);
        FileKernel kernel;
        try {
            kernel = kernels.files().kernel(app, pipeline, reader.schema());
        } catch (IllegalArgumentException unusable) {
            reader.close();
            throw HeaderKernels.unusable(unusable);
        } catch (RuntimeException failed) {
            reader.close();
            throw failed;
        }
        var options = EngineOptions.defaults();
        return new FileDryRun(
                pipeline,
                staging,
                kernel,
                new WholeFile(kernel, unit, staging, reader, options, time));
    }

    /// Processes the next piece. It is valid until the next call. Empty at the end.
    ///
    /// @throws UnreadableFileException if the rest of the file cannot be processed
    public Optional<Processed> next()
            throws UnreadableFileException, IOException, InterruptedException {
        var next = whole.next();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        var done = next.get();
        whole.reached(done.step(done.assumed(), Optional.empty(), staging));
        return Optional.of(
                new Processed(
                        done.piece(),
                        whole.steps(),
                        whole.schema(),
                        done.table(),
                        done.rows(),
                        done.worked().rejected()));
    }

    /// Returns true if no piece follows the last one that was returned, unless a step over the
    /// whole file makes further ones. Blocks until that is known. Must not be called before
    /// [#next].
    public boolean ended() throws InterruptedException {
        return whole.ended();
    }

    /// Returns the reason if too many lines of the file were rejected.
    public Optional<Reason> tooMany() throws IOException {
        return FileSettlements.tooMany(pipeline, whole.progress()).stream().findFirst();
    }

    @Override
    public void close() throws IOException {
        try (kernel) {
            whole.close();
        }
    }
}
