package dev.leat.load;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.batch.Content;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.file.PieceReader;
import dev.leat.file.PieceReaderFactory;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.worker.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens the files of a pipeline, each as a [FileRun]. Keeps the kernel for further files with the
/// same columns. Owned by one thread.
public final class FileRuns implements AutoCloseable {

    private final App app;
    private final Pipeline pipeline;
    private final Kernels kernels;
    private final EngineOptions options;
    private final Time time;
    private @Nullable Schema columns;
    private @Nullable FileKernel kernel;
    private long rejected;

    public FileRuns(App app, Pipeline pipeline, Kernels kernels, EngineOptions options, Time time) {
        this.app = app;
        this.pipeline = pipeline;
        this.kernels = kernels;
        this.options = options;
        this.time = time;
    }

    /// The factories of kernels and readers.
    public record Kernels(FileKernelFactory files, PieceReaderFactory readers) {

        /// Returns the same factories with readers of smaller pieces, whose rows are not staged.
        public Kernels forRows() {
            return new Kernels(files, readers.forRows());
        }
    }

    /// A receiver of what was rejected: an object, or a line of it, and the reasons.
    public interface Rejection {
        void of(String what, List<Reason> reasons);
    }

    /// The processing of an object, with a folder for its files.
    public interface Work {
        void run(StagingFolder staging)
                throws UnreadableFileException, IOException, InterruptedException;
    }

    /// The processing of an object, like [Work], which has a result.
    public interface Call<T, E extends Exception> {
        T run(StagingFolder staging) throws E, IOException, InterruptedException;
    }

    /// Opens a file at its beginning.
    ///
    /// @param staging a folder for files of this run
    /// @throws UnreadableFileException if the pipeline cannot use the file
    public FileRun open(FileUnit unit, Content content, StagingFolder staging)
            throws UnreadableFileException, IOException {
        return open(unit, content, staging, FileSplit.WHOLE);
    }

    /// Opens a split of a file.
    ///
    /// @param staging a folder for files of this run
    /// @throws UnreadableFileException if the pipeline cannot use the file
    FileRun open(FileUnit unit, Content content, StagingFolder staging, FileSplit split)
            throws UnreadableFileException, IOException {
        return open(unit, content, staging, start(split.from()), split.to());
    }

    private static FileProgress start(Position at) {
        return start(at, List.of());
    }

    /// Returns the progress of a file that is processed from a position, with these staged files.
    static FileProgress start(Position at, List<StagedFile> staged) {
        return new FileProgress("", at, Totals.NONE, staged, Instant.EPOCH);
    }

    /// Opens a file at this progress. If a step over the whole file has already run, only the
    /// columns of the file are read from its beginning.
    FileRun open(FileUnit unit, Content content, StagingFolder staging, FileProgress from)
            throws UnreadableFileException, IOException {
        return open(unit, content, staging, from, Optional.empty());
    }

    private FileRun open(
            FileUnit unit,
            Content content,
            StagingFolder staging,
            FileProgress from,
            Optional<Position> end)
            throws UnreadableFileException, IOException {
        boolean made = from.staged().stream().anyMatch(StagedFile::stepOutput);
        var folder = Files.createDirectories(staging.file("reading"));
        var at = made ? Position.START : from.next();
        var reader = reader(content, at, made ? FileSplit.COLUMNS.to() : end, folder);
        try {
            var of = kernel(reader.schema());
            return new FileRun(pipeline, of, unit, staging, from, reader, options, time);
        } catch (UnreadableFileException | IOException | RuntimeException failed) {
            reader.close();
            throw failed;
        }
    }

    private PieceReader reader(Content content, Position at, Optional<Position> end, Path folder)
            throws UnreadableFileException, IOException {
        var readers = kernels.readers();
        return end.isEmpty()
                ? readers.open(content, pipeline.from(), at, folder)
                : new SplitReader(
                        readers.open(content, pipeline.from(), at, end.get(), folder), end.get());
    }

    /// Returns the last kernel if it fits these columns, as consecutive files usually have the same
    /// columns; otherwise another one.
    FileKernel kernel(Schema needed) throws UnreadableFileException {
        var known = kernel;
        if (known != null && needed.equals(columns)) {
            return known;
        }
        close();
        try {
            var made = kernels.files().kernel(app, pipeline, needed);
            kernel = made;
            columns = needed;
            return made;
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(
                    Reason.of(
                            "columns",
                            "the pipeline cannot use the columns of this file: " + e.getMessage()));
        }
    }

    /// Processes an object. Passes it to `listed` if it cannot be processed and a retry would not
    /// help.
    ///
    /// @throws UnavailableException if the object cannot be processed now
    public void run(EnginePlatform platform, FileUnit unit, Rejection listed, Work work)
            throws InterruptedException {
        try {
            staged(
                    platform,
                    unit,
                    staging -> {
                        work.run(staging);
                        return unit;
                    });
        } catch (UnreadableFileException bad) {
            reject(unit, bad.reason(), listed);
        } catch (RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    /// Processes an object in a folder that is deleted at the end.
    ///
    /// @throws UnavailableException if the object cannot be processed now
    public static <T, E extends Exception> T staged(
            EnginePlatform platform, FileUnit unit, Call<T, E> work)
            throws E, InterruptedException {
        try {
            var staging = platform.buckets().staging();
            try {
                return work.run(staging);
            } finally {
                staging.clear();
                Files.deleteIfExists(staging.folder());
            }
        } catch (IOException failed) {
            throw new UnavailableException(
                    "%s cannot be processed now: %s".formatted(name(unit), failed.getMessage()),
                    failed);
        }
    }

    /// Counts an object as rejected, and passes it to `listed`.
    void reject(FileUnit unit, Reason why, Rejection listed) {
        rejected++;
        listed.of(name(unit), List.of(why));
    }

    /// Returns the number of objects that were rejected so far.
    public long rejected() {
        return rejected;
    }

    /// Returns the name of an object for messages.
    public static String name(FileUnit unit) {
        return unit.bucket() + "/" + unit.key();
    }

    /// Returns the name of a line of an object for messages.
    public static String name(FileUnit unit, long line) {
        return name(unit) + ", line " + line;
    }

    /// Closes the kernel. It must not be used again after a failure; the next file gets another.
    @Override
    public void close() {
        var known = kernel;
        kernel = null;
        if (known != null) {
            known.close();
        }
    }
}
