package dev.leat.load;

import dev.leat.batch.FileProgress;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.disk.FullDisk;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernel.Reduced;
import dev.leat.load.PieceResult.Abandoned;
import dev.leat.load.PieceResult.Committed;
import dev.leat.load.PieceResult.HandedOver;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Processes one file from its stored progress to its end. Each piece of its [FileRun] is committed
/// before the next one is processed. Owned by one thread.
final class FileProcessor {

    private final FilePipelineContext context;
    private final FileRuns runs;
    private final FileTask task;
    private final PieceCommit commit;
    private final FileProgress from;
    private @Nullable FileRun opened;
    private List<String> missing = List.of();

    FileProcessor(
            FilePipelineContext context,
            FileRuns runs,
            FileTask task,
            PieceCommit commit,
            FileProgress from) {
        this.context = context;
        this.runs = runs;
        this.task = task;
        this.commit = commit;
        this.from = from;
    }

    /// Returns the progress of the file.
    FileProgress progress() {
        return opened == null ? from : opened.progress();
    }

    /// Processes the file until its end is committed, or the file is postponed or abandoned.
    ///
    /// @throws UnavailableException if the source store is unavailable
    PieceResult run() throws InterruptedException {
        context.tally().files().at(task.unit(), from.next());
        try {
            var compute = context.compute().filter(_ -> from.next().equals(Position.START));
            return compute.isPresent() ? computed(compute.get()) : pieces();
        } catch (UnreadableFileException bad) {
            return new Abandoned(bad.reasons());
        } catch (OutputConflictException taken) {
            return Postponed.failed(Reason.of("attempts", String.valueOf(taken.getMessage())));
        } catch (IOException failed) {
            runs.close();
            return failed(failed);
        } catch (UnavailableException down) {
            throw down;
        } catch (RuntimeException | Error error) {
            runs.close();
            if (FullDisk.caused(error)) {
                return failed(error);
            }
            throw error;
        } finally {
            context.tally().files().left(task.unit());
        }
    }

    private PieceResult failed(Throwable why) {
        var folder = task.staging().folder();
        var message = String.valueOf(why.getMessage());
        if (FullDisk.caused(why, folder)) {
            if (context.limits().ephemeral()) {
                return new HandedOver(full(why));
            }
            throw new UnavailableException("the disk of " + folder + " is full: " + message, why);
        }
        return Postponed.failed(Reason.of("io", "processing of the file failed: " + message));
    }

    /// Returns the reason of a file that fills the disk.
    static Reason full(Throwable why) {
        return Reason.of("too_large", "the disk is full: " + why.getMessage());
    }

    private PieceResult pieces() throws UnreadableFileException, IOException, InterruptedException {
        try (var run = open()) {
            while (true) {
                var piece = run.piece();
                boolean ended = run.ended();
                var step = ended ? run.reduced(piece) : Optional.<Reduced>empty();
                boolean last = ended && step.isEmpty();
                piece.ifPresent(now -> run.countUnknown(now, context.tally()));
                if (last || piece.isPresent()) {
                    var result =
                            commit(run, piece, last ? Optional.of(run.kernel()) : Optional.empty());
                    if (last || !(result instanceof Committed)) {
                        return result;
                    }
                }
                if (step.isPresent()) {
                    run.reached(commit.step(run.progress(), step.get()));
                    reached(run.progress());
                    begun();
                }
                if (stops()) {
                    return Postponed.uncounted();
                }
                if (step.isPresent()) {
                    run.readResult();
                }
            }
        }
    }

    /// Lets other processes process the file, and commits its end. A file of which a piece is
    /// committed is continued in this process instead.
    private PieceResult computed(FileCompute compute)
            throws UnreadableFileException, IOException, InterruptedException {
        var unit = task.unit();
        var content = context.platform().buckets().content(unit);
        Optional<ComputedFile> found;
        try {
            found = compute.run(context.pipeline(), unit, content, task.staging(), this::stops);
        } catch (UnavailableException down) {
            context.options()
                    .log()
                    .warn("Pipeline {}: {}", context.pipeline().name(), down.getMessage());
            context.control().unavailable(compute, down, context.platform().time().instant());
            return Postponed.uncounted();
        }
        if (found.isEmpty()) {
            return Postponed.uncounted();
        }
        var file = found.get();
        missing = file.missing();
        var kernel = runs.kernel(file.schema(context.pipeline()));
        var result = commit.whole(from, file.step(), kernel);
        if (result instanceof Committed committed) {
            context.tally().lines(file.counts());
            reached(committed.progress());
            committed(committed, true);
        }
        return result;
    }

    private boolean stops() {
        return context.control().stopsAt(context.platform().time().instant());
    }

    private FileRun open() throws UnreadableFileException, IOException {
        var content = context.platform().buckets().content(task.unit());
        var run = runs.open(task.unit(), content, task.staging(), from);
        opened = run;
        if (from.next().part() == 1) {
            run.countHeader(context.tally());
            missing = run.header().missing();
        }
        return run;
    }

    /// Commits a piece and, if `last` contains the file's kernel, the end of the file.
    private PieceResult commit(
            FileRun run, Optional<ProcessedPiece> piece, Optional<FileKernel> last)
            throws IOException {
        var before = run.progress();
        var result = commit.commit(before, piece, last);
        if (result instanceof Committed committed) {
            if (piece.isPresent()) {
                boolean after = FileRun.afterSteps(context.pipeline(), before);
                context.tally().lines(committed.table(), piece.get().unread(), after);
                run.reached(committed.progress());
                reached(committed.progress());
            }
            committed(committed, last.isPresent());
        }
        return result;
    }

    private void committed(Committed committed, boolean last) {
        context.tally().lines(committed.loaded());
        committed.end().ifPresent(task.message()::ended);
        begun();
        if (last) {
            var end = committed.progress();
            SingleFileRun.nameless(context.pipeline(), end.staged(), end.totals())
                    .forEach(this::warn);
        }
    }

    private void reached(FileProgress now) {
        task.message().progressed();
        context.tally().files().at(task.unit(), now.next());
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
}
