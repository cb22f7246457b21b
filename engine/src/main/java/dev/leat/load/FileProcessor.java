package dev.leat.load;

import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.batch.FileProgress;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.engine.FullDisk;
import dev.leat.file.PieceReader;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernel.Reduced;
import dev.leat.load.PieceResult.Abandoned;
import dev.leat.load.PieceResult.Committed;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.port.OutputConflictException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Processes one file from its stored progress to its end, piece by piece; a piece is a part of the
/// file that is committed like a batch. Each piece is read, processed by the kernel and committed
/// before the next one is processed. Only the next piece is read in advance. Owned by one thread.
final class FileProcessor {

    private final FilePipelineContext context;
    private final HeaderKernels kernels;
    private final FileTask task;
    private final PieceCommit commit;
    private FileProgress progress;
    private List<String> missing = List.of();

    FileProcessor(
            FilePipelineContext context,
            HeaderKernels kernels,
            FileTask task,
            PieceCommit commit,
            FileProgress from) {
        this.context = context;
        this.kernels = kernels;
        this.task = task;
        this.commit = commit;
        this.progress = from;
    }

    /// Returns the progress of the file.
    FileProgress progress() {
        return progress;
    }

    /// Processes the file until its end is committed, or the file is postponed or abandoned.
    ///
    /// @throws UnavailableException if the source store is unavailable
    PieceResult run() throws InterruptedException {
        context.tally().files().at(task.unit(), progress.next());
        try {
            return pieces();
        } catch (UnreadableFileException bad) {
            return new Abandoned(bad.reasons());
        } catch (OutputConflictException taken) {
            return Postponed.failed(Reason.of("attempts", String.valueOf(taken.getMessage())));
        } catch (IOException failed) {
            kernels.close();
            return failed(failed);
        } catch (UnavailableException down) {
            throw down;
        } catch (RuntimeException | Error error) {
            kernels.close();
            throw error;
        } finally {
            context.tally().files().left(task.unit());
        }
    }

    private PieceResult failed(IOException why) {
        var folder = task.staging().folder();
        var message = String.valueOf(why.getMessage());
        if (FullDisk.at(folder)) {
            throw new UnavailableException("the disk of " + folder + " is full: " + message, why);
        }
        return Postponed.failed(Reason.of("io", "processing of the file failed: " + message));
    }

    private PieceResult pieces() throws UnreadableFileException, IOException, InterruptedException {
        var reader = open();
        FileKernel kernel;
        Optional<PieceReader> after;
        try {
            kernel = kernels.of(reader.schema());
            after = kernel.reader(staged(List.of()), progress.next());
        } catch (UnreadableFileException | IOException | RuntimeException failed) {
            reader.close();
            throw failed;
        }
        if (after.isPresent()) {
            reader.close();
            reader = after.get();
        }
        while (true) {
            var result = through(reader, kernel);
            if (result.isPresent()) {
                return result.get();
            }
            reader =
                    kernel.reader(staged(List.of()), progress.next())
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "a step over the whole file left no rows"));
        }
    }

    /// Opens the file at its stored progress. If a step over the whole file has already run, its
    /// result is processed instead of the file, and only the file's columns are needed.
    private PieceReader open() throws UnreadableFileException, IOException {
        boolean made = progress.staged().stream().anyMatch(StagedFile::stepOutput);
        var reader =
                context.readers()
                        .open(
                                context.platform().buckets().content(task.unit()),
                                context.pipeline().from(),
                                made ? Position.START : progress.next(),
                                Files.createDirectories(task.staging().file("reading")));
        if (progress.next().part() == 1) {
            reader.header().unknown().forEach(name -> unknown(name, 1));
            missing = reader.header().missing();
        }
        return reader;
    }

    /// Processes the pieces of a reader. Returns the result of the file, or empty if a step over
    /// the whole file created further pieces.
    private Optional<PieceResult> through(PieceReader reader, FileKernel kernel)
            throws UnreadableFileException, IOException, InterruptedException {
        var time = context.platform().time();
        try (var ahead = new ReadAhead(reader, task.staging(), context.options(), time)) {
            for (var next = ahead.first(); next.isPresent(); next = ahead.take()) {
                var piece = next.get();
                ahead.begin(piece);
                var worked = kernel.run(task.unit(), piece, task.staging());
                var reduced =
                        ahead.ended()
                                ? reduced(kernel, worked.staged(), piece.to())
                                : Optional.<Reduced>empty();
                boolean end = ahead.ended() && reduced.isEmpty();
                piece.unknownFields().forEach(this::unknown);
                var result =
                        commit(
                                Optional.of(new ProcessedPiece(piece, worked)),
                                end ? Optional.of(kernel) : Optional.empty());
                if (end || !(result instanceof Committed)) {
                    return Optional.of(result);
                }
                reduced.ifPresent(this::step);
                if (context.control().stopping()) {
                    return Optional.of(Postponed.uncounted());
                }
                if (reduced.isPresent()) {
                    return Optional.empty();
                }
            }
            return none(kernel);
        }
    }

    /// Finishes a file that has no pieces left.
    private Optional<PieceResult> none(FileKernel kernel)
            throws UnreadableFileException, IOException {
        var reduced = reduced(kernel, List.of(), progress.next());
        if (reduced.isPresent()) {
            step(reduced.get());
            begun();
            return Optional.empty();
        }
        return Optional.of(commit(Optional.empty(), Optional.of(kernel)));
    }

    private PieceResult commit(Optional<ProcessedPiece> piece, Optional<FileKernel> last)
            throws IOException {
        var result = commit.commit(progress, piece, last);
        if (result instanceof Committed committed) {
            piece.ifPresent(now -> {
                long steps = context.pipeline().steps().stream().filter(Step::overFile).count();
                long made = progress.staged().stream().filter(StagedFile::stepOutput).count();
                context.tally().lines(committed.table(), now.unread(), made == steps);
                reached(committed.progress());
            });
            context.tally().lines(committed.loaded());
            committed.end().ifPresent(task.message()::ended);
            begun();
            if (last.isPresent()) {
                SingleFileRun.nameless(context.pipeline(), progress.staged(), progress.totals())
                        .forEach(this::warn);
            }
        }
        return result;
    }

    private void step(Reduced step) {
        reached(commit.step(progress, step));
    }

    private void reached(FileProgress now) {
        progress = now;
        task.message().progressed();
        context.tally().files().at(task.unit(), progress.next());
    }

    private Optional<Reduced> reduced(FileKernel kernel, List<StagedFile> more, Position end)
            throws UnreadableFileException, IOException {
        return kernel.reduce(task.unit(), staged(more), end, task.staging());
    }

    /// Returns all files that kernels have staged, including `more`.
    private List<StagedFile> staged(List<StagedFile> more) {
        var all = new ArrayList<>(FileSettlements.published(progress.staged()));
        all.addAll(more);
        return all;
    }

    /// Logs the missing columns of a file once, after its first commit.
    private void begun() {
        if (!missing.isEmpty()) {
            var names = String.join(", ", missing);
            warn("the file has no column %s; it is NULL in each row".formatted(names));
            missing = List.of();
        }
    }

    private void warn(String what) {
        var unit = task.unit();
        var name = context.pipeline().name();
        context.options()
                .log()
                .warn("Pipeline {}: {}/{}: {}", name, unit.bucket(), unit.key(), what);
    }

    private void unknown(String field, long times) {
        if (context.pipeline().from().unknownFields() == Pipeline.UnknownFields.IGNORE) {
            context.tally().unknownField(field, times);
        }
    }
}
